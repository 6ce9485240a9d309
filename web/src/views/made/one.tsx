// One thing that was made or read in: its text to read, and beside it where it came from.

import { Link, useParams } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useRead } from '../../data/read.ts'
import { Face } from '../../ui/face.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { Missed } from '../../ui/missed.tsx'
import { Skeleton, Tag } from '../../ui/parts.tsx'
import { Ago, At } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayCount } from '../../ui/words.ts'
import type { ArtifactDetail, MissionDetail } from '../../wire.ts'
import { bodyOf, type Source, sayKind, sayTrust, sourcesOf } from './kinds.ts'

function Row({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div className="py-2">
      <dt className="text-xs text-quiet">{name}</dt>
      <dd className="text-sm [overflow-wrap:anywhere]">{children}</dd>
    </div>
  )
}

function SourceLine({ source }: { source: Source }): ReactNode {
  return (
    <li className="py-1 text-sm">
      {source.artifactId === null ? (
        <span className="font-medium">{source.title}</span>
      ) : (
        <Link to="/made/$id" params={{ id: source.artifactId }} className="font-medium text-accent">
          {source.title}
        </Link>
      )}
      {source.source !== '' && (
        <span className="block font-mono text-xs [overflow-wrap:anywhere] text-quiet">{source.source}</span>
      )}
    </li>
  )
}

/** The mission it came of, by its title. */
function FromMission({ id, stepId }: { id: string; stepId: string | null }): ReactNode {
  const { data: mission } = useRead<MissionDetail>(`missions/${id}`)
  const step = mission?.steps.find((each) => each.id === stepId)
  return (
    <>
      <Row name="Came of">
        <Link to="/missions/$id" params={{ id }} className="text-accent">
          {mission?.title ?? 'the mission'}
        </Link>
      </Row>
      {step !== undefined && (
        <Row name="In the step">
          <Link
            to="/missions/$id"
            params={{ id }}
            search={{ show: 'waterfall', step: step.id }}
            className="text-accent"
          >
            {step.position + 1}. {step.kind.replaceAll('_', ' ')}
          </Link>
          {' · '}
          <Link
            to="/missions/$id"
            params={{ id }}
            search={{ show: 'playback', step: step.id }}
            className="text-accent"
          >
            play it
          </Link>
        </Row>
      )}
    </>
  )
}

function Provenance({ artifact }: { artifact: ArtifactDetail }): ReactNode {
  const sources = sourcesOf(artifact.metadata)
  return (
    <aside aria-label="Where it came from" className="min-w-0 lg:sticky lg:top-0">
      <h2 className="mb-1 text-sm font-semibold">Where it came from</h2>
      <dl className="divide-y divide-line border-y border-line">
        {artifact.mission_id !== null && <FromMission id={artifact.mission_id} stepId={artifact.step_id} />}
        {artifact.source_url !== null && (
          <Row name="Read at">
            <span className="font-mono text-xs">{artifact.source_url}</span>
          </Row>
        )}
        <Row name="Trust">{sayTrust(artifact.trust)}</Row>
        <Row name="When">
          <At at={artifact.created_at} />
        </Row>
        <Row name="Length">{sayCount(artifact.chars)} characters</Row>
      </dl>
      {sources.length > 0 && (
        <>
          <h2 className="mt-5 mb-1 text-sm font-semibold">Sources</h2>
          <ul className="divide-y divide-line border-y border-line">
            {sources.map((source) => (
              <SourceLine key={source.artifactId ?? source.title} source={source} />
            ))}
          </ul>
        </>
      )}
    </aside>
  )
}

function Head({ artifact, name }: { artifact: ArtifactDetail; name: string }): ReactNode {
  return (
    <header className="pb-5">
      <Link to="/made" className="text-sm text-accent">
        ← Made
      </Link>
      <h1
        dir="auto"
        className="mt-2 max-w-3xl text-2xl leading-tight font-semibold tracking-tight text-balance"
      >
        {artifact.title}
      </h1>
      <p className="mt-2 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm text-quiet">
        {artifact.agent_id !== null && (
          <Link
            to="/agents/$id"
            params={{ id: artifact.agent_id }}
            className="flex items-center gap-2 font-medium text-ink"
          >
            <Face id={artifact.agent_id} name={name} size={24} />
            {name}
          </Link>
        )}
        <span>{sayKind(artifact.kind)}</span>
        <Ago at={artifact.created_at} />
        {artifact.simulated && <Tag>simulated</Tag>}
        <Why id={artifact.id} />
        <a
          href={`/api/ops/artifacts/${artifact.id}/content`}
          download
          className="inline-flex items-center gap-1 text-accent"
        >
          <Download aria-hidden="true" className="size-3.5" />
          Download as Markdown
        </a>
      </p>
    </header>
  )
}

/** The view. */
export default function OneThing(): ReactNode {
  const { id } = useParams({ from: '/made/$id' })
  const { nameOf } = useAgents()
  const { data, error, refetch } = useRead<ArtifactDetail>(`artifacts/${id}`)
  if (error !== null && data === undefined) return <Missed error={error} retry={() => void refetch()} />
  // While another one is read, the one before is still at hand: it is not shown under this address.
  if (data === undefined) return <Skeleton />
  return (
    <div className="mx-auto max-w-5xl">
      <Head artifact={data} name={data.agent_id === null ? 'The company' : nameOf(data.agent_id)} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_17rem] lg:gap-8">
        <article className="min-w-0 rounded-lg border border-line bg-card px-5 py-6 md:px-9 md:py-8">
          <h2 className="sr-only">The text</h2>
          {data.content.trim() === '' ? (
            <p className="text-quiet">It is empty.</p>
          ) : (
            <Markdown text={bodyOf(data.content, data.title)} className="mx-auto max-w-[42rem] text-base" />
          )}
        </article>
        <Provenance artifact={data} />
      </div>
    </div>
  )
}
