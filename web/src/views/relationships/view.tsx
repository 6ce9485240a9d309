// Relationships: who stands how close to whom, over the whole life of the company.

import { useNavigate, useSearch } from '@tanstack/react-router'
import { Pause, Play } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useAll, useRead } from '../../data/read.ts'
import { useKeys } from '../../shell/keys.tsx'
import { Button, Card, Empty, Failed, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { useNow } from '../../ui/time.tsx'
import { sayMoment } from '../../ui/words.ts'
import type { Relationship, Timeline } from '../../wire.ts'
import { placed, type Tie, tiesShown } from './graph.ts'
import { Pair } from './pair.tsx'
import { GraphPicture, GraphTable } from './picture.tsx'

const places = 60
const playMs = 500

interface Slider {
  /** RFC 3339; undefined: the moment of the page. */
  at: string | undefined
  bar: ReactNode
}

/** Where the slider was put, within which life of the company: both stay as they were chosen, while time goes on. */
interface Chosen {
  place: number
  endMs: number
  /** The moment of the page for which it was chosen: another one is another slider. */
  pageAt: string | undefined
}

/** Returns the moment of the slider, from the founding to the moment of the page, and the bar that moves it. */
function useSlider(): Slider {
  const { at: pageAt } = useMoment()
  const now = useNow()
  const { data: timeline, error } = useRead<Timeline>('timeline', { buckets: 1 }, { timeless: true })
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [playing, setPlaying] = useState(false)
  const held = chosen?.pageAt === pageAt ? chosen : null
  const place = held?.place ?? places
  const firstMs = Date.parse(timeline?.first_at ?? '')
  const isKnown = !Number.isNaN(firstMs)
  const put = (next: number): void =>
    setChosen(next >= places ? null : { place: next, endMs: held?.endMs ?? now, pageAt })
  const step = useEffectEvent(() => {
    if (place + 1 >= places) setPlaying(false)
    put(place + 1)
  })
  useEffect(() => {
    if (!playing) return undefined
    const timer = window.setInterval(step, playMs)
    return () => window.clearInterval(timer)
  }, [playing])
  const moment =
    held === null || !isKnown ? null : new Date(firstMs + ((held.endMs - firstMs) * place) / places)
  const toggle = (): void => {
    if (!isKnown) return
    if (!playing && place >= places) put(0)
    setPlaying(!playing)
  }
  useKeys({ ' ': { say: 'play the relationships', do: toggle } })
  const said = moment !== null ? sayMoment(moment) : pageAt === undefined ? 'now' : sayMoment(pageAt)
  const bar = (
    <div
      className="mt-2 flex items-center gap-2"
      title={isKnown ? undefined : (error?.message ?? 'When it began is not known yet')}
    >
      <Button
        small
        disabled={!isKnown}
        aria-label={playing ? 'Hold' : 'Play from the founding'}
        onClick={toggle}
      >
        {playing ? <Pause className="size-4" /> : <Play className="size-4" />}
      </Button>
      <input
        type="range"
        aria-label="Moment of the graph"
        aria-valuetext={said}
        className="min-w-0 flex-1 accent-accent"
        disabled={!isKnown}
        min={0}
        max={places}
        value={place}
        onChange={(event) => put(Number(event.target.value))}
      />
      <span className="w-36 shrink-0 text-right text-xs text-quiet">{said}</span>
    </div>
  )
  return { at: moment?.toISOString() ?? pageAt, bar }
}

interface GraphProps {
  pairs: readonly Relationship[]
  open: string | undefined
  agent: string | undefined
  pick: (pair: string) => void
  pickAgent: (id: string) => void
  bar: ReactNode
}

function Graph({ pairs, open, agent, pick, pickAgent, bar }: GraphProps): ReactNode {
  const ties = useMemo(
    () =>
      tiesShown(
        pairs.map(
          ({ agent_a: a, agent_b: b, affinity, seed_affinity: seed }): Tie => ({ a, b, affinity, seed }),
        ),
        agent === undefined ? (open?.split('~') ?? []) : [agent],
      ),
    [pairs, open, agent],
  )
  const spots = useMemo(() => {
    const ids = [...new Set(pairs.flatMap(({ agent_a, agent_b }) => [agent_a, agent_b]))]
    return placed(ids, ties)
  }, [pairs, ties])
  return (
    <div className="min-w-0">
      <GraphPicture {...{ places: spots, ties, pairs, open, agent, pick, pickAgent }} />
      {bar}
      <p className="mt-1 text-xs text-quiet">
        Green and thick: close. Red and broken: at odds. Who is close stands close. Pick a face to see theirs
        alone.
        {ties.length < pairs.length && ` Of ${pairs.length} ties the ${ties.length} that say most are drawn.`}
      </p>
    </div>
  )
}

const ofAgent = (pairs: readonly Relationship[], agent: string | undefined): readonly Relationship[] =>
  agent === undefined ? pairs : pairs.filter(({ agent_a, agent_b }) => agent_a === agent || agent_b === agent)

/** The view. */
export default function Relationships(): ReactNode {
  const { pair, agent } = useSearch({ from: '/relationships' })
  const navigate = useNavigate({ from: '/relationships' })
  const { at, bar } = useSlider()
  const { data, error, refetch } = useAll<Relationship>('relationships', {}, { at })
  const go = (next: { pair?: string | undefined; agent?: string | undefined }): void => {
    void navigate({ search: (was) => ({ ...was, ...next }), replace: true, resetScroll: false })
  }
  const pick = (next: string): void => go({ pair: next === pair ? undefined : next })
  const pickAgent = (next: string): void => go({ agent: next === agent ? undefined : next, pair: undefined })
  const [a, b] = pair?.split('~') ?? []
  return (
    <>
      <ViewHead title="Relationships" about="Who stands how close to whom, how it came to that, and why" />
      {data === undefined ? (
        error === null ? (
          <Skeleton />
        ) : (
          <>
            <Failed error={error} retry={() => void refetch()} />
            {bar}
          </>
        )
      ) : data.length === 0 ? (
        <>
          <Empty title="Nobody knows anybody yet">
            Two agents are enough: what they say to each other moves them.
          </Empty>
          {at !== undefined && bar}
        </>
      ) : (
        <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Graph pairs={data} open={pair} {...{ agent, pick, pickAgent, bar }} />
          <div className="space-y-4">
            <GraphTable pairs={ofAgent(data, agent)} open={pair} pick={pick} isNow={at === undefined} />
            {a !== undefined && b !== undefined ? (
              <Pair a={a} b={b} at={at} />
            ) : (
              <Card>
                <p className="text-sm text-quiet">Pick a pair: their whole story stands here.</p>
              </Card>
            )}
          </div>
        </div>
      )}
    </>
  )
}
