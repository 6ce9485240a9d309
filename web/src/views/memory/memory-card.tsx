// One memory in a list: what, whose, how sure, how often it was used.

import { Link } from '@tanstack/react-router'
import { Pin } from 'lucide-react'
import type { ReactNode } from 'react'
import { Face } from '../../ui/face.tsx'
import { names, Tag } from '../../ui/parts.tsx'
import { Ago } from '../../ui/time.tsx'
import { sayMany } from '../../ui/words.ts'
import type { Memory } from '../../wire.ts'
import { trusts } from './provenance.ts'

/** The card. */
export function MemoryCard({ memory, name }: { memory: Memory; name: string }): ReactNode {
  const {
    id,
    agent_id,
    type,
    content,
    confidence,
    tags,
    created_at,
    uses,
    pinned,
    disputed_at,
    state,
    simulated,
    trust,
  } = memory
  return (
    <li>
      <Link
        to="/memory/$id"
        params={{ id }}
        className="flex gap-3 rounded-lg border border-line bg-card p-3 hover:border-quiet"
      >
        <Face id={agent_id} name={name} size={48} />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline gap-x-2 text-xs text-quiet">
            <span className="font-medium text-ink">{name}</span> {type}
            <span>{Math.round(confidence * 100)} % sure</span>
            <span>{trusts[trust]?.short}</span>
            <Ago at={created_at} />
            {uses > 0 && <span>used {sayMany(uses, 'time')}</span>}
            {pinned && (
              <span className="inline-flex items-center gap-1 text-accent">
                <Pin aria-hidden="true" className="size-3" /> pinned
              </span>
            )}
            {disputed_at !== null && <span className="text-bad">disputed</span>}
            {state !== 'live' && <Tag>{state}</Tag>}
            {simulated && <Tag>simulated</Tag>}
          </span>
          <span
            className={names(
              'mt-0.5 block',
              content === null && 'text-quiet italic',
              disputed_at !== null && 'line-through',
            )}
          >
            {content ?? 'forgotten'}
          </span>
          <span className="mt-1 flex flex-wrap gap-1">
            {tags.slice(0, 6).map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        </span>
      </Link>
    </li>
  )
}
