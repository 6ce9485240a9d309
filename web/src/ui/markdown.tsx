// The one way to show Markdown. What agents and web pages wrote is text: HTML of theirs is shown as they typed it, nothing is loaded,
// and a link leads to the web or to a letter, never into this page.

import type { ComponentProps, ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import { names } from './parts.tsx'

const outside = new Set(['http:', 'https:', 'mailto:'])

/** Returns the address when it leads outside by a way that is allowed; null for anything else. */
function outsideOf(href: string | undefined): string | null {
  const url = href === undefined ? null : URL.parse(href)
  return url !== null && outside.has(url.protocol) ? url.href : null
}

function Anchor({ href, children }: ComponentProps<'a'>): ReactNode {
  const target = outsideOf(href)
  if (target === null)
    return (
      <span>
        {children}
        {href !== undefined && href !== '' && <span className="text-quiet"> ({href})</span>}
      </span>
    )
  return (
    <a
      href={target}
      target="_blank"
      rel="noreferrer noopener"
      title={target}
      className="text-accent underline underline-offset-2"
    >
      {children}
    </a>
  )
}

/** A picture is told, never fetched. */
function Picture({ alt, src }: ComponentProps<'img'>): ReactNode {
  return (
    <span className="rounded border border-dashed border-line px-1.5 py-0.5 text-quiet">
      picture: {alt === undefined || alt === '' ? 'without a word' : alt}
      {typeof src === 'string' && src !== '' && <> – {src}</>}
    </span>
  )
}

function Code({ children }: ComponentProps<'pre'>): ReactNode {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="my-3 overflow-x-auto rounded-md bg-sunk p-3 font-mono text-xs leading-relaxed"
    >
      {children}
    </pre>
  )
}

/** The headings of a text stand below those of the view. */
const components: Components = {
  a: ({ href, children }) => <Anchor href={href}>{children}</Anchor>,
  img: ({ alt, src }) => <Picture alt={alt} src={src} />,
  pre: ({ children }) => <Code>{children}</Code>,
  h1: ({ children }) => <h2 className="mt-6 mb-2 text-xl font-semibold first:mt-0">{children}</h2>,
  h2: ({ children }) => <h3 className="mt-6 mb-2 text-lg font-semibold first:mt-0">{children}</h3>,
  h3: ({ children }) => <h4 className="mt-5 mb-1.5 font-semibold first:mt-0">{children}</h4>,
  h4: ({ children }) => <h5 className="mt-4 mb-1 text-sm font-semibold first:mt-0">{children}</h5>,
  h5: ({ children }) => <h6 className="mt-4 mb-1 text-sm font-medium first:mt-0">{children}</h6>,
  h6: ({ children }) => <h6 className="mt-4 mb-1 text-sm text-quiet first:mt-0">{children}</h6>,
  p: ({ children }) => (
    <p dir="auto" className="my-3 first:mt-0 last:mb-0">
      {children}
    </p>
  ),
  ul: ({ children }) => <ul className="my-3 list-disc space-y-1 pl-5 marker:text-quiet">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="my-3 list-decimal space-y-1 pl-6 marker:text-quiet">
      {children}
    </ol>
  ),
  li: ({ children }) => <li dir="auto">{children}</li>,
  blockquote: ({ children }) => (
    <blockquote className="my-3 border-l-2 border-line pl-4 text-quiet italic">{children}</blockquote>
  ),
  hr: () => <hr className="my-6 border-line" />,
  code: ({ children }) => <code className="font-mono text-[0.9em]">{children}</code>,
}

interface Knot {
  type: string
  children?: Knot[]
}

/** HTML that was typed into Markdown becomes the text it is, before anything unknown is thrown away. */
function htmlAsText(): (tree: Knot) => void {
  return function walk(knot): void {
    if (knot.type === 'raw') knot.type = 'text'
    for (const child of knot.children ?? []) walk(child)
  }
}

const plugins: ComponentProps<typeof ReactMarkdown>['rehypePlugins'] = [htmlAsText, rehypeSanitize]

/** Markdown as a text to read; `className` sets its size and colour. */
export function Markdown({ text, className }: { text: string; className?: string }): ReactNode {
  return (
    <div className={names('min-w-0 leading-relaxed [overflow-wrap:anywhere]', className)}>
      <ReactMarkdown rehypePlugins={plugins} components={components} urlTransform={(url) => url}>
        {text}
      </ReactMarkdown>
    </div>
  )
}
