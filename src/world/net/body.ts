// The body of an answer, under one cap for the wire and for what it unpacks to. It knows nothing of formats.

import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { NetError } from '../net.ts'
import { tooLargeMessage } from './shown.ts'

const maxEncodings = 2

const unpackers = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: (packed: Buffer, options: { maxOutputLength: number }) =>
    // Servers disagree on what "deflate" means; a zlib stream starts with method 8 in its low nibble.
    ((packed[0] ?? 0) & 0x0f) === 8
      ? promisify(inflate)(packed, options)
      : promisify(inflateRaw)(packed, options),
} as const

/** Reads a stream to its end and returns its bytes; throws NetError `too_large` at the first byte past `maxBytes`.
 *  The caller destroys the socket. */
export async function readCapped(
  stream: AsyncIterable<Buffer>,
  maxBytes: number,
  shown: string,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new NetError('too_large', tooLargeMessage(shown, maxBytes), false)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Returns the body unpacked by its Content-Encoding; stops with `too_large` when it unpacks to more than `maxBytes`. */
export async function unpack(
  body: Buffer,
  contentEncoding: string,
  maxBytes: number,
  shown: string,
): Promise<Buffer> {
  const encodings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  if (encodings.length > maxEncodings) {
    throw new NetError(
      'unreachable',
      `${shown} is packed ${encodings.length} times over; it is not read`,
      false,
    )
  }
  let unpacked = body
  for (const encoding of encodings.reverse()) unpacked = await unpackOnce(unpacked, encoding, maxBytes, shown)
  return unpacked
}

async function unpackOnce(
  packed: Buffer,
  encoding: string,
  maxBytes: number,
  shown: string,
): Promise<Buffer> {
  if (!Object.hasOwn(unpackers, encoding)) {
    throw new NetError(
      'unreachable',
      `${shown} is packed as ${encoding.slice(0, 40)}, which is not read`,
      false,
    )
  }
  if (packed.length === 0) return packed
  try {
    return await unpackers[encoding as keyof typeof unpackers](packed, { maxOutputLength: maxBytes })
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new NetError('too_large', tooLargeMessage(shown, maxBytes), false)
    if (typeof code === 'string' && /^(Z_|ERR_.*_BROTLI|ERR_BROTLI|ERR__ERROR)/.test(code)) {
      throw new NetError('unreachable', `${shown} sent a broken ${encoding} body`, true)
    }
    throw error
  }
}
