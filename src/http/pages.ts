// Pages made on the server: plain HTML without script or style of its own, every text escaped. The living page is under page/.

/** Returns text as it may stand in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** Returns a whole page; `body` is HTML already, `title` is text. */
export function pageOf(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/base.css">
</head>
<body class="plain">
<main>
${body}
</main>
</body>
</html>
`
}

/** What a used or expired login link shows: nothing secret, and how to get a new one. */
export const spentLinkPage = pageOf(
  'Bullpen: this link is spent',
  `<h1>This link has been used, or is too old</h1>
<p>A login link works once, within ten minutes. Get a new one on the machine where Bullpen runs:</p>
<pre><code>npx bullpen open</code></pre>
<p>If you have logged in already in this browser, go to <a href="/">the page</a>.</p>`,
)

/** What a browser shows at an address that no view has. */
export const lostPage = pageOf(
  'Bullpen: nothing is here',
  `<h1>There is nothing at this address</h1>
<p>It may have been mistyped, or cut where a message broke it. Go to <a href="/">the office</a>: ⌘K there leads anywhere.</p>`,
)
