// What ⌘K opens: one line, and every place, agent, mission, conversation and policy whose name holds what is typed. It is loaded when it
// is first opened.

import { Dialog } from '@base-ui/react/dialog'
import { useNavigate } from '@tanstack/react-router'
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useRead } from '../data/read.ts'
import { names } from '../ui/parts.tsx'
import { sayName } from '../ui/words.ts'
import type { Agent, List, Mission, Policy, Roundtable } from '../wire.ts'
import { places } from './places.ts'

const shownMost = 40
/** How many missions and conversations are looked through; the journal knows of the older ones. */
const newest = 100

interface Target {
  key: string
  group: string
  name: string
  about: string
  go: () => void
}

interface Targets {
  targets: readonly Target[]
  /** What is not looked through, in sentences: what could not be read, and where only the newest were. */
  lacks: readonly string[]
  isReading: boolean
}

function useTargets(): Targets {
  const navigate = useNavigate()
  const reads = {
    agents: useRead<List<Agent>>('agents', { limit: 200 }),
    missions: useRead<List<Mission>>('missions', { limit: newest }),
    conversations: useRead<List<Roundtable>>('roundtables', { limit: newest }),
    policies: useRead<List<Policy>>('policies', {}),
  }
  const all = Object.entries(reads)
  const unread = all.filter(([, { data, error }]) => data === undefined && error !== null)
  const cut = all.filter(([, { data }]) => data !== undefined && data.next_cursor !== null)
  const lacks = [
    ...unread.map(([name]) => `The ${name} could not be read.`),
    ...(cut.length === 0 ? [] : [`Only ${cut.map(sayCut).join(' and ')} are looked through.`]),
  ]
  const isReading = all.some(([, { data, error }]) => data === undefined && error === null)
  const agents = reads.agents.data?.items
  const missions = reads.missions.data?.items
  const talks = reads.conversations.data?.items
  const policies = reads.policies.data?.items
  const targets = useMemo(
    () => [
      ...places.map(({ to, name, about }) => ({
        key: to,
        group: 'View',
        name,
        about,
        go: () => void navigate({ to }),
      })),
      ...(agents ?? []).map(({ id, display_name, role }) => ({
        key: `agent ${id}`,
        group: 'Agent',
        name: display_name,
        about: role,
        go: () => void navigate({ to: '/agents/$id', params: { id } }),
      })),
      ...(missions ?? []).map(({ id, title, status }) => ({
        key: `mission ${id}`,
        group: 'Mission',
        name: title,
        about: status,
        go: () => void navigate({ to: '/missions/$id', params: { id } }),
      })),
      ...(talks ?? []).map(({ id, topic, format }) => ({
        key: `roundtable ${id}`,
        group: 'Conversation',
        name: topic,
        about: sayName(format),
        go: () => void navigate({ to: '/conversations/$id', params: { id } }),
      })),
      ...(policies ?? []).map(({ key, help }) => ({
        key: `policy ${key}`,
        group: 'Policy',
        name: sayName(key),
        about: help,
        go: () => void navigate({ to: '/policies/$key', params: { key } }),
      })),
    ],
    [agents, missions, talks, policies, navigate],
  )
  return { targets, lacks, isReading }
}

const sayCut = ([name, { data }]: [string, { data: List<unknown> | undefined }]): string =>
  `${data?.items.length} ${name}`

/** Returns the targets that hold every word typed, those whose name begins with it first. */
function matching(targets: readonly Target[], typed: string): Target[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ name, about, group }: Target): boolean => {
    const text = `${name} ${about} ${group}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const begins = ({ name }: Target): number => (name.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1)
  return targets.filter(fits).sort((a, b) => begins(a) - begins(b))
}

const looksLikeId = /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d{1,15})$/i

function Finder({ line, close }: { line: RefObject<HTMLInputElement | null>; close: () => void }): ReactNode {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [picked, setPicked] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const { targets, lacks, isReading } = useTargets()
  const id = typed.trim()
  const asked: Target[] = looksLikeId.test(id)
    ? [
        {
          key: 'why',
          group: 'Why',
          name: `Why ${id}?`,
          about: 'the chain behind this id',
          go: () => void navigate({ to: '.', search: (was) => ({ ...was, why: id }) }),
        },
      ]
    : []
  const matched = matching(targets, typed)
  const beyond: Target[] =
    id === '' || isReading
      ? []
      : [
          {
            key: 'journal',
            group: 'Feed',
            name: `Find “${id}” in the journal`,
            about: 'everything that ever happened',
            go: () => void navigate({ to: '/feed', search: { text: id } }),
          },
        ]
  const found = [...asked, ...matched.slice(0, shownMost), ...beyond]
  const more = matched.length - shownMost
  const notes = [
    ...(matched.length === 0 && !isReading ? ['Nothing is called like that.'] : []),
    ...(more > 0 ? [`And ${more} more: another word narrows them down.`] : []),
    ...(id === '' ? [] : lacks),
  ]
  const take = (target: Target | undefined): void => {
    if (target === undefined) return
    close()
    target.go()
  }
  const onKey = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move !== undefined) {
      event.preventDefault()
      setPicked((was) => Math.max(0, Math.min(found.length - 1, was + move)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      take(found[picked])
    }
  }
  useEffect(() => {
    list.current?.querySelector(`#go-${picked}`)?.scrollIntoView({ block: 'nearest' })
  }, [picked])
  return (
    <>
      <input
        ref={line}
        role="combobox"
        aria-expanded="true"
        aria-controls="go-list"
        aria-activedescendant={found.length === 0 ? undefined : `go-${picked}`}
        aria-label="Go to a view, an agent, a mission, a policy, or paste an id"
        placeholder="Go to a view, an agent, a mission, a policy, or paste an id"
        className="w-full border-b border-line bg-transparent px-5 py-4 text-base placeholder:text-quiet focus:outline-none"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setPicked(0)
        }}
        onKeyDown={onKey}
      />
      <div ref={list} id="go-list" role="listbox" aria-label="Places" className="min-h-0 overflow-y-auto p-2">
        {found.map((target, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the line above
          <div
            key={target.key}
            id={`go-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === picked}
            onClick={() => take(target)}
            onPointerMove={() => setPicked(place)}
            className={names('flex items-baseline gap-3 rounded-md px-3 py-2', place === picked && 'bg-sunk')}
          >
            <span className="min-w-0 flex-1 truncate">{target.name}</span>
            <span className="max-w-48 truncate text-xs text-quiet max-sm:hidden">{target.about}</span>
            <span className="shrink-0 text-right text-xs text-quiet sm:w-20">{target.group}</span>
          </div>
        ))}
      </div>
      {notes.length > 0 && (
        <p role="status" className="border-t border-line px-5 py-2 text-xs text-quiet">
          {notes.join(' ')}
        </p>
      )}
    </>
  )
}

/** The palette, open. */
export default function FinderBox({ close }: { close: () => void }): ReactNode {
  const line = useRef<HTMLInputElement>(null)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup
          data-panel
          initialFocus={line}
          className="fixed top-[12vh] left-1/2 z-40 flex max-h-[70vh] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-card shadow-2xl focus:outline-none"
        >
          <Dialog.Title className="sr-only">Go to</Dialog.Title>
          <Finder line={line} close={close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
