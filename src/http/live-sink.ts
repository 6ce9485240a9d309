// Where frames go: a raw socket response, or a web stream inside the process. It counts what waits and tells when the other
// side is gone; what the frames mean it does not know.

import type { ServerResponse } from 'node:http'
import { httpLimits as limits } from './limits.ts'

export interface LiveSink {
  write(text: string): void
  /** Bytes that were written and not yet taken. */
  waitingBytes(): number
  /** Ends politely, after what waits. */
  end(): void
  /** Ends at once. */
  kill(): void
  onGone(then: () => void): void
}

/** Returns a sink that writes to Node's response itself: no stream machinery between a frame and the socket. */
export function socketSink(outgoing: ServerResponse): LiveSink {
  return {
    write: (text) => void (outgoing.writable && outgoing.write(text)),
    waitingBytes: () => outgoing.writableLength,
    end: () => void outgoing.end(),
    kill: () => void outgoing.destroy(),
    // Who left while they were asked who they are is gone already, and no event tells it any more.
    onGone: (then) => {
      if (outgoing.destroyed || outgoing.closed) then()
      else outgoing.once('close', then)
    },
  }
}

/** Returns a sink and the stream that it feeds. */
export function streamSink(): { sink: LiveSink; stream: ReadableStream<Uint8Array> } {
  const encoder = new TextEncoder()
  const listeners: (() => void)[] = []
  let feed: ReadableStreamDefaultController<Uint8Array> | null = null
  const finish = (close: (open: ReadableStreamDefaultController<Uint8Array>) => void): void => {
    if (feed === null) return
    const open = feed
    feed = null
    close(open)
    for (const told of listeners) told()
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        feed = controller
      },
      cancel() {
        finish(() => undefined)
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: limits.liveBufferBytes }),
  )
  const sink: LiveSink = {
    write: (text) => feed?.enqueue(encoder.encode(text)),
    waitingBytes: () => limits.liveBufferBytes - (feed?.desiredSize ?? limits.liveBufferBytes),
    end: () => finish((open) => open.close()),
    kill: () => finish((open) => open.error(new Error('the reader was too slow'))),
    onGone: (then) => void listeners.push(then),
  }
  return { sink, stream }
}
