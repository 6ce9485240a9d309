// The body of an answer as a stream, under one cap for the wire and for what it unpacks to. It knows nothing of formats.

import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { NetError } from '../net.ts'

type Bytes = AsyncIterable<Uint8Array>

const maxEncodings = 2

const unpackers: Readonly<Record<string, (first: Uint8Array) => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
  // Servers disagree on what "deflate" means; a zlib stream starts with method 8 in its low nibble.
  deflate: (first) => (((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw()),
}

export interface BodyLimits {
  /** Of the wire, and of what it unpacks to. */
  maxBytes: number
  /** What is thrown at the first byte past them. */
  tooLarge: () => NetError
  /** The address, for messages. */
  shown: string
}

/** Returns the body unpacked by its Content-Encoding, as it comes. Throws NetError, here or while it is read: `tooLarge` past the
 *  cap, `unreachable` for a packing that is broken, unknown or many times over. Whoever stops reading destroys `source`. */
export function unpackedBody(source: Bytes, contentEncoding: string, limits: BodyLimits): Bytes {
  const encodings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  if (encodings.length > maxEncodings) {
    const message = `${limits.shown} is packed ${encodings.length} times over; it is not read`
    throw new NetError('unreachable', message, false)
  }
  let body = capped(source, limits)
  for (const encoding of encodings.reverse()) body = capped(unpackOnce(body, encoding, limits.shown), limits)
  return body
}

/** Reads a body to its end and returns its bytes. */
export async function collect(body: Bytes): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* capped(source: Bytes, { maxBytes, tooLarge }: BodyLimits): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge()
    yield chunk
  }
}

async function* unpackOnce(source: Bytes, encoding: string, shown: string): AsyncGenerator<Uint8Array> {
  const packed = source[Symbol.asyncIterator]()
  const first = await packed.next()
  if (first.done === true) return
  if (!Object.hasOwn(unpackers, encoding)) {
    const message = `${shown} is packed as ${encoding.slice(0, 40)}, which is not read`
    throw new NetError('unreachable', message, false)
  }
  const unpacker = unpackers[encoding]?.(first.value) as Transform
  // What breaks it is thrown by reading the unpacker.
  pipeline(Readable.from(resumed(first.value, packed)), unpacker).catch(() => undefined)
  try {
    yield* unpacker
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string' && /^(Z_|ERR_.*_BROTLI|ERR_BROTLI|ERR__ERROR)/.test(code)) {
      throw new NetError('unreachable', `${shown} sent a broken ${encoding} body`, true)
    }
    throw error
  }
}

/** Goes on with an iteration whose first part was taken already. */
async function* resumed(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}
