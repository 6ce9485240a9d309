// A question that waits for nobody: what was asked, what became of it, and what came of that.

import type { ReactNode } from 'react'
import { Refusal } from '../../data/ask.ts'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { OpenLink } from '../../shell/open-link.tsx'
import { DiffText } from '../../ui/diff-text.tsx'
import { Missed } from '../../ui/missed.tsx'
import { Card, Empty, Json, Mark, Skeleton } from '../../ui/parts.tsx'
import { failureOf } from '../../ui/reading.tsx'
import { At } from '../../ui/time.tsx'
import { Why } from '../../ui/why.tsx'
import { sayDecider } from '../../ui/words.ts'
import type { Question } from '../../wire.ts'

/** Said of a question that was answered here while the answer can still be taken back. */
export function OnItsWay(): ReactNode {
  return (
    <Empty title="You have answered this">
      Your answer is sent in a few seconds. Until then <kbd>u</kbd> takes it back.
    </Empty>
  )
}

function Became({ question }: { question: Question }): ReactNode {
  const { what, decided_at: at, decided_by: by, decision_reason: reason, mission_id: mission } = question
  return (
    <p className="text-sm text-quiet">
      {at === null ? (
        'Nobody answered. '
      ) : (
        <>
          {what === 'step' ? 'It went on' : `Answered by ${sayDecider(by)}`}, <At at={at} />
          {reason === null ? '. ' : <> – {reason} </>}
        </>
      )}
      {mission !== null && (
        <>
          <OpenLink what="mission" id={mission} />
          {' · '}
        </>
      )}
      <Why id={question.id} />
    </p>
  )
}

/** What became of a question that does not wait any more. */
export function Decided({ id }: { id: string }): ReactNode {
  const { at } = useMoment()
  const { data, error, refetch } = useRead<Question>(`approvals/${id}`)
  const failure = failureOf({ data, error })
  if (at === undefined && failure instanceof Refusal && failure.status === 404)
    return (
      <Empty title="Nothing was asked under this id">
        <Why id={id}>See what stands under it</Why>
      </Empty>
    )
  if (failure !== null) return <Missed error={failure} retry={() => void refetch()} />
  if (data === undefined) return <Skeleton rows={3} />
  return (
    <Card title={data.title} aside={<Mark status={data.status} />}>
      <Became question={data} />
      <div className="mt-3 space-y-3">
        {data.diff !== null && <DiffText text={data.diff} />}
        <Json value={data.payload} />
      </div>
    </Card>
  )
}
