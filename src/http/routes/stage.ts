// Routes of the page: its document at every address a view has, its files under /page. They are read once, when the server
// starts; what is in them is the business of web/.

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cacheControl } from '../headers.ts'
import { pageOf } from '../pages.ts'
import { type Answer, type Route, route } from '../route.ts'

/** The addresses of the views; web/src/router.tsx has a view for each. */
export const viewAddresses = [
  '/',
  '/feed',
  '/approvals',
  '/approvals/:id',
  '/missions',
  '/missions/:id',
  '/made',
  '/made/:id',
  '/conversations',
  '/conversations/:id',
  '/agents',
  '/agents/:id',
  '/memory',
  '/memory/:id',
  '/relationships',
  '/policies',
  '/policies/:key',
  '/costs',
  '/operations',
  '/start',
] as const

const dist = new URL('../../../web/dist/', import.meta.url)
const own = new URL('../page/', import.meta.url)
const medias: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const notBuilt = pageOf(
  'Bullpen: the page is not built',
  `<h1>The page is not built yet</h1>
<p>It is built when Bullpen is installed. Build it now, in the folder of Bullpen, and start again:</p>
<pre><code>npm run prepare</code></pre>
<p>The company runs all the same: <code>npx bullpen status</code> shows it.</p>`,
)

interface StaticFile {
  bytes: Uint8Array<ArrayBuffer>
  zipped: Uint8Array<ArrayBuffer>
  etag: string
  media: string
  /** True when its name changes with its content. */
  hashed: boolean
}

function fileOf(name: string, text: Uint8Array, hashed: boolean): StaticFile {
  const bytes = new Uint8Array(text)
  return {
    bytes,
    zipped: new Uint8Array(gzipSync(bytes)),
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    media: medias[extname(name)] ?? 'application/octet-stream',
    hashed,
  }
}

/** Returns the built files by name, and the document; those of a page that is not built tell how to build it. */
function readStage(): { document: StaticFile; files: ReadonlyMap<string, StaticFile> } {
  const files = new Map<string, StaticFile>()
  for (const name of ['base.css', 'icon.svg'])
    files.set(name, fileOf(name, readFileSync(new URL(name, own)), false))
  const document = new URL('index.html', dist)
  if (!existsSync(document))
    return { document: fileOf('index.html', new TextEncoder().encode(notBuilt), false), files }
  for (const name of readdirSync(new URL('page/', dist)))
    files.set(name, fileOf(name, readFileSync(new URL(`page/${name}`, dist)), true))
  return { document: fileOf('index.html', readFileSync(document), false), files }
}

function served(file: StaticFile, headers: Headers): Answer {
  const { etag, media } = file
  const kept = {
    etag,
    vary: 'accept-encoding',
    'cache-control': file.hashed ? cacheControl.forever : cacheControl.ask,
  }
  if (headers.get('if-none-match') === etag) return { status: 304, text: '', media, headers: kept }
  if (!/\bgzip\b/.test(headers.get('accept-encoding') ?? ''))
    return { status: 200, text: file.bytes, media, headers: kept }
  return { status: 200, text: file.zipped, media, headers: { ...kept, 'content-encoding': 'gzip' } }
}

/** Returns the routes of the page as it is built now. */
export function stageRoutes(): readonly Route[] {
  const { document, files } = readStage()
  const html = { 200: 'text/html', 304: 'text/html' }
  return [
    ...viewAddresses.map((path) =>
      route({
        method: 'GET',
        path,
        scope: 'public',
        about: 'Show the page',
        answers: html,
        handle: async ({ headers }) => served(document, headers),
      }),
    ),
    ...[...files].map(([name, file]) => {
      const [media = file.media] = file.media.split(';')
      return route({
        method: 'GET',
        path: `/page/${name}`,
        scope: 'public',
        about: 'Show a file of the page',
        answers: { 200: media, 304: media },
        handle: async ({ headers }) => served(file, headers),
      })
    }),
  ]
}
