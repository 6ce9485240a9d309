// The chain behind an id, as the server tells it: what caused it, what it caused, each link with its own why.

import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useRead } from '../data/read.ts'
import { sayLink, sayStamps } from '../ui/evidence.ts'
import { Panel } from '../ui/panel.tsx'
import { Failed, names, Skeleton, Tag } from '../ui/parts.tsx'
import { At } from '../ui/time.tsx'
import { Why } from '../ui/why.tsx'
import { sayName } from '../ui/words.ts'
import type { List, WhyLink } from '../wire.ts'
import { OpenLink } from './open-link.tsx'

/** The panel; it is open while the address carries `why`. */
export function WhyPanel({ id }: { id: string }): ReactNode {
  const navigate = useNavigate()
  const { data, error, refetch } = useRead<List<WhyLink>>(
    `why/${encodeURIComponent(id)}`,
    {},
    { timeless: true },
  )
  const close = (): void => {
    void navigate({ to: '.', search: ({ why: _, ...rest }) => rest, resetScroll: false })
  }
  return (
    <Panel side title="Why?" about="What led to it, and what came of it, oldest first" close={close}>
      {data === undefined ? (
        error === null ? (
          <Skeleton />
        ) : (
          <Failed error={error} retry={() => void refetch()} />
        )
      ) : (
        <ol className="space-y-3 border-l-2 border-line pl-4">
          {data.items.map((link) => (
            <li
              key={`${link.what} ${link.id}`}
              className={names(
                'relative rounded-md before:absolute before:top-1.5 before:-left-[1.35rem] before:size-2 before:rounded-full',
                link.here ? 'bg-card p-3 ring-1 ring-accent before:bg-accent' : 'before:bg-line',
              )}
            >
              <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-quiet">
                <Tag>{sayName(link.what)}</Tag>
                {link.at !== null && <At at={link.at} />}
              </p>
              <p className="mt-0.5 font-medium">{sayLink(link)}</p>
              {link.text !== '' && (
                <p className="mt-0.5 text-sm whitespace-pre-line text-quiet">{sayStamps(link.text)}</p>
              )}
              <p className="mt-1 flex gap-3">
                <OpenLink what={link.what} id={link.id} />
                {!link.here && <Why id={link.id}>from here</Why>}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
