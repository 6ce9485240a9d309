// Something made, as a sheet on the shelf: what it is called, how it opens, whose it is.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Face } from '../../ui/face.tsx'
import { names, Tag } from '../../ui/parts.tsx'
import { Ago } from '../../ui/time.tsx'
import { sayCount } from '../../ui/words.ts'
import type { Artifact } from '../../wire.ts'
import { openingOf, sayKind, sayTrust } from './kinds.ts'

/** A post is its text; anything else is its title. */
function headOf({ kind, title, metadata }: Artifact): { head: string; text: string } {
  const said = openingOf(metadata)
  return kind === 'tweet_draft' && said !== '' ? { head: said, text: '' } : { head: title, text: said }
}

/** The sheet; `name` is its maker's. */
export function Sheet({ artifact, name }: { artifact: Artifact; name: string }): ReactNode {
  const { head, text } = headOf(artifact)
  const isLow = artifact.trust === 0
  return (
    <article className="relative flex flex-col rounded-lg border border-line bg-card p-4 transition-transform hover:-translate-y-0.5 hover:border-quiet">
      <p className="flex flex-wrap items-center gap-1.5 text-xs text-quiet">
        <span className="font-medium">{sayKind(artifact.kind)}</span>
        {artifact.simulated && <Tag>simulated</Tag>}
        {isLow && <Tag tone="text-warn">{sayTrust(artifact.trust)}</Tag>}
      </p>
      <h3
        dir="auto"
        className={names(
          'mt-1.5 leading-snug text-pretty',
          artifact.kind === 'tweet_draft' ? 'font-medium' : 'font-semibold',
        )}
      >
        <Link
          to="/made/$id"
          params={{ id: artifact.id }}
          className="line-clamp-4 after:absolute after:inset-0 after:rounded-lg"
        >
          {head}
        </Link>
      </h3>
      {text !== '' && (
        <p dir="auto" className="mt-1.5 line-clamp-3 text-sm text-quiet">
          {text}
        </p>
      )}
      {artifact.source_url !== null && (
        <p className="mt-1.5 line-clamp-2 font-mono text-xs [overflow-wrap:anywhere] text-quiet">
          {artifact.source_url}
        </p>
      )}
      <p className="mt-auto flex items-center gap-2 pt-3 text-xs text-quiet">
        {artifact.agent_id !== null && <Face id={artifact.agent_id} name={name} size={24} />}
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <span className="whitespace-nowrap">{sayCount(artifact.chars)} characters</span>
        <span aria-hidden="true">·</span>
        <Ago at={artifact.created_at} />
      </p>
    </article>
  )
}
