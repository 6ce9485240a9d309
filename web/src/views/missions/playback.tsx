// A mission like a film: it runs, holds, can be gone through by hand, by chapter and by key. What is shown at a moment follows from
// the record until then (film.ts); the time in which nothing happened is cut, and said to be.

import { useSearch } from '@tanstack/react-router'
import { Pause, Play, SkipBack, SkipForward } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { useKeys } from '../../shell/keys.tsx'
import { Button, Empty, names } from '../../ui/parts.tsx'
import { sayPlace, usePlayer } from '../../ui/player.ts'
import { Speed } from '../../ui/speed.tsx'
import type { MissionDetail } from '../../wire.ts'
import { type Film, filmOf, missionAt, type Scene } from './film.ts'
import { Stage } from './scene.tsx'
import type { NameOf } from './sentences.ts'

type Player = ReturnType<typeof usePlayer>

function Track({ film, scene, player }: { film: Film; scene: Scene; player: Player }): ReactNode {
  const share = (ms: number): string => `${(100 * ms) / Math.max(1, film.lengthMs)}%`
  return (
    <div className="relative order-first mx-2 h-8 min-w-0 grow basis-full sm:order-none sm:basis-0">
      <div aria-hidden="true" className="absolute inset-x-0 top-3.5 h-1 rounded-full bg-line">
        <div className="h-full rounded-full bg-accent" style={{ width: share(player.ms) }} />
      </div>
      {film.chapters.map(({ shownAt, name }) => (
        <span
          key={`${shownAt} ${name}`}
          aria-hidden="true"
          className="absolute top-2 h-4 w-px bg-quiet"
          style={{ left: share(shownAt) }}
        />
      ))}
      <span
        aria-hidden="true"
        className="absolute top-2 size-4 -translate-x-1/2 rounded-full border-2 border-card bg-accent shadow"
        style={{ left: share(player.ms) }}
      />
      <input
        type="range"
        min={0}
        max={Math.ceil(film.lengthMs / 100) * 100}
        step={100}
        value={Math.round(player.ms)}
        aria-label="Place in the film"
        aria-valuetext={`${sayPlace(player.ms)} of ${sayPlace(film.lengthMs)}: ${scene.beat.caption}`}
        onChange={(event) => player.seek(Number(event.target.value))}
        onKeyDown={(event) => {
          if (event.key !== ' ') return
          event.preventDefault()
          player.toggle()
        }}
        className="peer absolute inset-0 w-full cursor-pointer opacity-0"
      />
      <span className="pointer-events-none absolute inset-0 rounded peer-focus-visible:outline-2 peer-focus-visible:outline-accent" />
    </div>
  )
}

function Controls({
  film,
  scene,
  player,
  step,
}: {
  film: Film
  scene: Scene
  player: Player
  step: (by: number) => void
}): ReactNode {
  const { playing } = player
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Button look="main" aria-label={playing ? 'Hold' : 'Play'} onClick={player.toggle}>
        {playing ? <Pause className="size-4" /> : <Play className="size-4" />}
      </Button>
      <Button look="bare" small aria-label="What happened before" onClick={() => step(-1)}>
        <SkipBack className="size-4" />
      </Button>
      <Button look="bare" small aria-label="What happened next" onClick={() => step(1)}>
        <SkipForward className="size-4" />
      </Button>
      <Track film={film} scene={scene} player={player} />
      <span className="text-[0.8125rem] whitespace-nowrap text-quiet tabular-nums">
        {sayPlace(player.ms)} / {sayPlace(film.lengthMs)}
      </span>
      <Speed label="Speed of the film" rate={player.rate} setRate={player.setRate} />
    </div>
  )
}

function Chapters({ film, player }: { film: Film; player: Player }): ReactNode {
  const now = film.chapters.findLast(({ shownAt }) => shownAt <= player.ms)
  return (
    <ol aria-label="Chapters" className="flex flex-wrap gap-1.5">
      {film.chapters.map((chapter) => (
        <li key={`${chapter.shownAt} ${chapter.name}`}>
          <button
            type="button"
            aria-current={chapter === now ? 'true' : undefined}
            onClick={() => player.seek(chapter.shownAt)}
            className={names(
              'rounded-full border px-2.5 py-0.5 text-[0.8125rem]',
              chapter === now ? 'border-accent text-ink' : 'border-line text-quiet hover:text-ink',
            )}
          >
            <span className="tabular-nums">{sayPlace(chapter.shownAt)}</span> {chapter.name}
          </button>
        </li>
      ))}
    </ol>
  )
}

function FilmShown({ film, nameOf, start }: { film: Film; nameOf: NameOf; start: number }): ReactNode {
  const player = usePlayer(film.lengthMs, start)
  const scene = missionAt(film, player.ms)
  const step = (by: number): void => {
    const next = film.beats[(scene?.place ?? 0) + by]
    player.seek(next?.shownAt ?? (by < 0 ? 0 : film.lengthMs))
  }
  useKeys({
    ' ': { say: 'run the film or hold it', do: () => player.toggle() },
    ArrowRight: { say: 'what happened next', do: () => step(1), repeats: true },
    ArrowLeft: { say: 'what happened before', do: () => step(-1), repeats: true },
  })
  if (scene === null) return null
  return (
    <section aria-label="Playback" className="space-y-3">
      <Stage film={film} scene={scene} nameOf={nameOf} />
      <div className="sticky -bottom-6 z-10 bg-paper py-1">
        <Controls film={film} scene={scene} player={player} step={step} />
      </div>
      <Chapters film={film} player={player} />
    </section>
  )
}

/** The film of a mission as far as it is on record. */
export function Playback({ mission, nameOf }: { mission: MissionDetail; nameOf: NameOf }): ReactNode {
  const { step } = useSearch({ from: '/missions/$id' })
  const film = useMemo(() => filmOf(mission, nameOf), [mission, nameOf])
  if (film.beats.length === 0)
    return <Empty title="There is nothing to play yet">The film begins when the work does.</Empty>
  const start = film.chapters.find(({ stepId }) => stepId !== null && stepId === step)?.shownAt ?? 0
  return <FilmShown film={film} nameOf={nameOf} start={start} />
}
