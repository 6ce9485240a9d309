// Reading a request's body: bounded, JSON only, plain UTF-8. What it means is the route's affair.

import { no, type Outcome } from './errors.ts'
import { parseJson } from './json-text.ts'
import { httpLimits as limits } from './limits.ts'

const tooLarge = () =>
  no('body_too_large', `A body may have at most ${limits.bodyBytes} bytes.`, {
    headers: { connection: 'close' },
  })

/** Returns the body as a JSON value, undefined when it is empty, and as the text it came as. Never holds more than the limit in memory. */
export async function readJsonBody(request: Request): Promise<Outcome<{ value: unknown; text: string }>> {
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > limits.bodyBytes) return tooLarge()
  const bytes = await readBytes(request)
  if (!bytes.ok) return bytes
  if (bytes.value.length === 0) return { ok: true, value: { value: undefined, text: '' } }
  const refused = mediaFault(request.headers)
  if (refused !== null) return refused
  const text = utf8(bytes.value)
  if (text === null) return no('unreadable_request', 'The body is not UTF-8.')
  const parsed = parseJson(text)
  return parsed.ok ? { ok: true, value: { value: parsed.value, text } } : parsed
}

function mediaFault(headers: Headers): ReturnType<typeof no> | null {
  const encoding = headers.get('content-encoding')
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    return no('not_json', 'Send the body without Content-Encoding.', { headers: { connection: 'close' } })
  }
  const [media = '', ...parameters] = (headers.get('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  if (!/^application\/(json|[a-z0-9.+-]+\+json)$/.test(media))
    return no('not_json', 'Send Content-Type: application/json.')
  const charset = parameters
    .find((part) => part.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '')
  return charset === undefined || charset === 'utf-8' || charset === 'utf8'
    ? null
    : no('not_json', 'Send the JSON in UTF-8.')
}

async function readBytes(request: Request): Promise<Outcome<Buffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (request.body !== null) {
    for await (const chunk of request.body) {
      size += chunk.length
      if (size > limits.bodyBytes) return tooLarge()
      chunks.push(chunk)
    }
  }
  return { ok: true, value: Buffer.concat(chunks) }
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
