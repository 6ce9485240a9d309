import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import type { ReadDocument } from '../../src/domain/document.ts'
import { readSource } from '../../src/steps/reading/read.ts'
import { readSafely } from '../../src/steps/reading/reader.ts'

const sentence =
  'A lease that ran out is taken back after thirty seconds, and nobody else may write with its token. '
const signal = new AbortController().signal

async function reading(
  body: string | Buffer,
  given: { name?: string; contentType?: string; charset?: string } = {},
) {
  const { name = 'https://example.org/leases', contentType = '', charset = '' } = given
  return readSource({ name, contentType, charset, body: Buffer.from(body as string) })
}

async function document(...given: Parameters<typeof reading>): Promise<ReadDocument> {
  const result = await reading(...given)
  if ('unreadable' in result) throw new Error(result.unreadable)
  return result.document
}

async function unreadable(...given: Parameters<typeof reading>): Promise<string> {
  const result = await reading(...given)
  if ('document' in result) throw new Error(`it was read: ${result.document.text.slice(0, 100)}`)
  return result.unreadable
}

const page = (body: string, head = ''): string =>
  `<!doctype html><html><head><title>Leases – Example</title>${head}</head><body><nav>Home About Login</nav><article>${body}</article><footer>© Example</footer></body></html>`

test('a page becomes its article: headings, lists, quotes, code and tables keep their shape, the rest goes', async () => {
  const { title, byline, published, text, format } = await document(
    page(
      `<h1>Leases</h1><p>${sentence.repeat(3)}</p><h2>How <em>they</em> end</h2>
       <p>See <a href="https://example.org/x?utm=1">the other page</a>.<br>Second line<sup>[3]</sup></p>
       <ul><li>one lease that ended early</li><li><p>two leases that were renewed</p><ol><li>inner facts about the second of them</li></ol></li></ul>
       <blockquote><p>Quoted words.</p><p>More.</p></blockquote>
       <pre><code>let a  =  1\nlet b</code></pre>
       <table><tr><th>Release</th><th>Date</th></tr><tr><td><p>4.2</p></td><td>May 2014</td></tr></table>
       <script>alert('x')</script><style>p{}</style><img src="https://tracker.example/x.gif" alt="pixel"><p>${sentence.repeat(3)}</p>`,
      '<meta name="author" content="Ada Lovelace"><meta property="article:published_time" content="2026-11-01T10:00:00Z">',
    ),
  )
  assert.equal(format, 'page')
  assert.match(title, /Leases/)
  assert.equal(byline, 'Ada Lovelace')
  assert.equal(published, '2026-11-01T10:00:00Z')
  assert.match(text, /## How they end\n\nSee the other page\.\nSecond line\[3\]\n/)
  assert.match(
    text,
    /\n- one lease that ended early\n- two leases that were renewed\n {2}1\. inner facts about the second of them\n/,
  )
  assert.match(text, /\n> Quoted words\.\n>\n> More\.\n/)
  assert.match(text, /```\nlet a {2}= {2}1\nlet b\n```/)
  assert.match(text, /\nRelease \| Date\n4\.2 \| May 2014\n/)
  assert.doesNotMatch(text, /alert|tracker|pixel|Login|utm|©|<|p\{\}/)
})

test('a page with almost no text, a script shell and markup without sense are nothing to read', async () => {
  for (const body of [
    page('<p>Please log in.</p>'),
    '<!doctype html><html><body><div id="root"></div><script src="/app.js"></script></body></html>',
    '<!--'.repeat(1_000),
    '<html></html>',
  ]) {
    assert.match(
      await unreadable(body, { contentType: 'text/html' }),
      /^nothing to read: it has \d+ characters of text, a page needs 200$/,
    )
  }
})

test('a page that is no article is read as its visible text', async () => {
  const links = Array.from(
    { length: 30 },
    (_, i) => `<div><span>Item number ${i} of the list</span></div>`,
  ).join('')
  const { text } = await document(`<html><body><nav>Menu</nav>${links}<script>no()</script></body></html>`, {
    contentType: 'text/html',
  })
  assert.match(text, /Item number 0 of the list/)
  assert.match(text, /Item number 29 of the list/)
  assert.doesNotMatch(text, /no\(\)/)
})

test('a page laid out with tables keeps its paragraphs, whatever wraps them', async () => {
  const words = (n: number): string =>
    `Part ${n} tells of the harbour and its many ferries at some length, and then of its people. `
      .repeat(3)
      .trim()
  const html = `<html><body><table><tr><td><center><font><div><div><div><p>${words(1)}</p><p>${words(2)}</p></div></div></div></font></center></td></tr></table>
    <table><tr><td>${words(3)}<br><br>${words(4)}<br>${words(5)}</td></tr></table>
    <table><tr><th>Year</th><th>Boats</th></tr><tr><td>2024</td><td>3</td></tr></table></body></html>`
  const { text } = await document(html, { contentType: 'text/html' })
  assert.ok(text.includes(`${words(1)}\n\n${words(2)}\n\n${words(3)}\n\n${words(4)}\n${words(5)}`), text)
  assert.ok(text.includes('Year | Boats\n2024 | 3'), 'a table of data stays one')
})

test('the encoding is found by mark, by the bytes, by the header, by the page, in this order', async () => {
  const words = `<p>${'Größe und Ärger über Straßen. '.repeat(12)}</p>`
  const latin1 = (head: string): Buffer => Buffer.from(page(words, head), 'latin1')
  const cases: [string, Buffer, string][] = [
    ['UTF-8 with a lying header', Buffer.from(page(words)), 'iso-8859-1'],
    ['Latin-1 by the header', latin1(''), 'iso-8859-1'],
    ['Latin-1 by a meta tag', latin1('<meta charset=windows-1252>'), ''],
    [
      'Latin-1 by an old meta tag',
      latin1('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'),
      '',
    ],
    ['Latin-1 that calls itself UTF-8', latin1('<meta charset="utf-8">'), 'utf-8'],
    ['Latin-1 that names nothing', latin1(''), ''],
    ['an encoding that does not exist', latin1('<meta charset="klingon">'), 'x-klingon'],
    [
      'UTF-16 with a mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(page(words), 'utf16le')]),
      'utf-8',
    ],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${page(words)}`), 'iso-8859-1'],
  ]
  for (const [name, body, charset] of cases) {
    const { text } = await document(body, { contentType: 'text/html', charset })
    assert.match(text, /^Größe und Ärger über Straßen\./, name)
  }
  const russian = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2])
  assert.equal(
    (await document(russian, { contentType: 'text/plain', charset: 'windows-1251' })).text,
    'Привет',
  )
})

const rss = (items: string, channel = ''): string =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News &amp; more</title><link>https://example.org</link><description>About &lt;b&gt;leases&lt;/b&gt;</description>${channel}${items}</channel></rss>`

test('feeds of all four formats become one document of items with title, date, link and plain text', async () => {
  const feeds = {
    rss: rss(
      '<item><title>First &amp;amp; best</title><link>https://example.org/1</link><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;Some &lt;b&gt;bold&lt;/b&gt; words.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description></item>',
    ),
    atom: `<feed xmlns="http://www.w3.org/2005/Atom"><title>News &amp; more</title><subtitle>About leases</subtitle><entry><title>First &amp; best</title><link rel="self" href="https://example.org/self"/><link href="https://example.org/1"/><updated>2026-11-02T10:00:00Z</updated><content type="html">&lt;p&gt;Some bold words.&lt;/p&gt;</content></entry></feed>`,
    rdf: `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>News &amp; more</title><link>https://example.org</link><description>About leases</description></channel><item rdf:about="y"><title>First &amp; best</title><link>https://example.org/1</link><dc:date>2026-11-02</dc:date><description>Some bold words.</description></item></rdf:RDF>`,
    json: JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'News & more',
      description: 'About leases',
      items: [
        {
          id: '1',
          title: 'First & best',
          url: 'https://example.org/1',
          date_published: '2026-11-02',
          content_text: 'Some bold words.',
        },
      ],
    }),
  }
  for (const [name, body] of Object.entries(feeds)) {
    const { title, text, format, published } = await document(body)
    assert.equal(format, 'feed', name)
    assert.equal(title, 'News & more', name)
    assert.match(published, /2026/, name)
    assert.match(
      text,
      /^About leases\n\n## First & best\n\n.*2026.* · https:\/\/example\.org\/1\n\nSome bold words\.$/,
      name,
    )
  }
})

test('a feed gives its first 30 items and says that there were more', async () => {
  const item = (i: number): string => `<item><title>Item ${i}</title><link>javascript:alert(1)</link></item>`
  const { text, truncated } = await document(rss(Array.from({ length: 31 }, (_, i) => item(i)).join('')))
  assert.match(text, /## Item 29$/)
  assert.ok(truncated)
  assert.doesNotMatch(text, /javascript/)
})

test('a feed is known by its first element, whatever the server calls it', async () => {
  const body = `<!-- by hand -->\n${rss('<item><title>One</title></item>')}`
  for (const contentType of [
    'text/html',
    'text/plain',
    'application/octet-stream',
    'application/rss+xml',
    'text/xml',
    '',
  ]) {
    assert.equal((await document(body, { contentType })).format, 'feed', contentType)
  }
})

test('a broken feed is a clear failure', async () => {
  const xml = { contentType: 'application/rss+xml' }
  assert.equal(await unreadable(rss('')), 'it is a feed without items')
  for (const empty of [
    rss('<item></item><item><author/></item>'),
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><author></author></entry></feed>',
  ]) {
    assert.match(await unreadable(empty), /^it is (a feed without items|no feed that can be parsed: )/)
  }
  assert.match(
    await unreadable('<?xml version="1.0"?><root><a/></root>', { contentType: 'text/xml' }),
    /^it is XML, but no feed$/,
  )
  assert.match(await unreadable('<channel>', xml), /^it is no feed that can be parsed: /)
  assert.match(
    await unreadable('{"version":"https://jsonfeed.org/version/1","items":[}'),
    /^it is no feed that can be parsed: /,
  )
  assert.match(await unreadable('', xml), /^it is no feed that can be parsed: /)
})

test('entities that grow without end stay the few characters they are', async () => {
  const layers = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  const body = rss('<item><title>&l9;</title></item>').replace(
    '<rss',
    `<!DOCTYPE x [<!ENTITY l0 "lol">${layers}]><rss`,
  )
  const result = await reading(body, { contentType: 'application/rss+xml' })
  if ('document' in result) assert.ok(result.document.text.length < 1_000)
  else assert.match(result.unreadable, /^it is no feed/)
})

test('text, Markdown and JSON are read as they are, with a title', async () => {
  const text = await document('Just a line.', { name: '/home/me/notes/today.txt' })
  assert.deepEqual([text.format, text.title, text.text], ['text', 'today.txt', 'Just a line.'])
  const markdown = await document('# Our *plan*\n\n- one\n', { name: '/home/me/plan.md' })
  assert.deepEqual(
    [markdown.format, markdown.title, markdown.text],
    ['markdown', 'Our *plan*', '# Our *plan*\n\n- one'],
  )
  const json = await document('{"a":[1,{"b":"ü"}]}', { contentType: 'application/json' })
  assert.equal(json.text, '{\n  "a": [\n    1,\n    {\n      "b": "ü"\n    }\n  ]\n}')
  assert.equal((await document('{"a":1}', { name: 'x.json' })).format, 'json')
  assert.match(await unreadable('{"a":', { contentType: 'application/json' }), /^it is no JSON: /)
  assert.equal(await unreadable(' \n ', { contentType: 'text/plain' }), 'nothing to read: it is empty')
  assert.equal(await unreadable('', { name: 'empty.md' }), 'nothing to read: it is empty')
})

test('what is no text is refused by name, whatever it calls itself', async () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a])
  assert.equal(
    await unreadable('%PDF-1.7 …', { contentType: 'application/pdf' }),
    'it is a PDF (application/pdf)',
  )
  assert.equal(await unreadable('%PDF-1.7 …', { contentType: 'text/html' }), 'it is a PDF (text/html)')
  assert.equal(await unreadable(png), 'it is a PNG image')
  assert.equal(await unreadable(Buffer.from('PK\u0003\u0004')), 'it is a ZIP archive or an office document')
  assert.equal(await unreadable(Buffer.from([1, 2, 0, 4])), 'it is binary data')
  assert.equal(await unreadable('<svg/>', { contentType: 'image/svg+xml' }), 'it is image/svg+xml')
  assert.equal(await unreadable('abc', { contentType: 'application/msword' }), 'it is application/msword')
})

test('text is kept up to its cap, without NUL and half characters', async () => {
  const { text, truncated, words } = await document(`a\0b ${'x'.repeat(300_000)}`, {
    contentType: 'text/plain',
  })
  assert.equal(text.length, 200_000)
  assert.ok(truncated)
  assert.equal(words, 2)
  assert.ok(text.startsWith('ab x'))
})

test('JSON nested without end is unreadable, not a crash', async () => {
  const body = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  assert.match(
    await unreadable(body, { contentType: 'application/json' }),
    /^it (cannot be parsed|is no JSON): /,
  )
})

test('the thread reads what the caller itself would read', async () => {
  const source = {
    name: 'https://example.org/a',
    contentType: 'text/html',
    charset: '',
    body: Buffer.from(page(`<p>${sentence.repeat(5)}</p>`)),
  }
  assert.deepEqual(await readSafely(source, signal), await readSource(source))
})

test('the same bytes are read once; under another name or type they are read anew', async () => {
  const source = {
    name: '/a/notes',
    contentType: '',
    charset: '',
    body: Buffer.from('One line of text.'),
  }
  const read = await readSafely(source, signal)
  assert.equal(await readSafely({ ...source, body: Buffer.from(source.body) }, signal), read)
  const others = [
    { ...source, name: '/a/other' },
    { ...source, contentType: 'text/markdown' },
    { ...source, body: Buffer.from('Another line of text.') },
  ]
  for (const other of others) {
    assert.deepEqual(await readSafely(other, signal), await readSource(other))
    assert.notDeepEqual(await readSafely(other, signal), read)
  }
})

test('a reading that is aborted ends, and the next one works', async () => {
  const controller = new AbortController()
  const slow = {
    name: 'https://example.org/a',
    contentType: 'text/html',
    charset: '',
    body: Buffer.from('<div>'.repeat(20_000)),
  }
  const pending = readSafely(slow, controller.signal)
  controller.abort()
  assert.deepEqual(await pending, { unreadable: 'reading it was stopped' })
  const next = await readSafely({ ...slow, contentType: 'text/plain', body: Buffer.from('fine') }, signal)
  assert.ok('document' in next)
})

test('the warm thread does not keep the process alive', () => {
  const reader = new URL('../../src/steps/reading/reader.ts', import.meta.url).href
  const script = `
    const { readSafely } = await import(${JSON.stringify(reader)})
    const reading = await readSafely({ name: 'a.txt', contentType: '', charset: '', body: Buffer.from('hello') }, new AbortController().signal)
    console.log(reading.document.text)`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  assert.equal(child.signal, null, 'it ended by itself')
  assert.equal(child.stdout, 'hello\n', child.stderr)
})
