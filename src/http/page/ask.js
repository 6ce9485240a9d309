// The one way from the page to the company.

/** Thrown when nobody is logged in any more. */
export class NotLoggedIn extends Error {}

/** Asks the API and returns its JSON; throws the one line of a refusal. */
export async function ask(path, method = 'GET', body = undefined) {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(path, { method, ...sent })
  if (answer.status === 401) throw new NotLoggedIn()
  const json = await answer.json()
  if (!answer.ok) throw new Error(json.detail ?? `refused with status ${answer.status}`)
  return json
}
