// The way of the command line to its own server over HTTP. Sources go through the guarded net; nothing else goes out from here.

/** Sends a request to the server at `url`; throws what fetch throws. No redirect is followed. */
export function askServer(url: string, path: string, init: RequestInit): Promise<Response> {
  return fetch(`${url}${path}`, { ...init, redirect: 'error' })
}
