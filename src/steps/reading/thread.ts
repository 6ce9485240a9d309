// The thread in which sources are read: one message in, one reading out. Started by `reader.ts`.

import { parentPort } from 'node:worker_threads'
import { readSource, type Source } from './read.ts'

// Page parsers print what they stumble over, page text included; none of it is for our log.
console.log = console.warn = console.error = () => undefined

parentPort?.on('message', (source: Source) => {
  // A throw here is a defect in the reader: it ends the thread, and the call with its reason.
  void readSource(source).then((reading) => parentPort?.postMessage(reading))
})
