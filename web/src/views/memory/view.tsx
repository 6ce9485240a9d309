// Memory: what the agents know, or knew at the moment that is shown.

import { type ReactNode, useState } from 'react'
import { useAgents } from '../../data/agents.ts'
import { useMoment } from '../../data/moment.ts'
import { useList } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { useKeys } from '../../shell/keys.tsx'
import { Older } from '../../ui/older.tsx'
import { Button, Empty, Failed, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { AsOf, KnewThen } from '../../ui/then.tsx'
import { sayMoment } from '../../ui/words.ts'
import type { Memory } from '../../wire.ts'
import { countSet, Filters, unset, useFilter } from './filters.tsx'
import { MemoryCard } from './memory-card.tsx'
import { Note } from './note.tsx'

function Found(): ReactNode {
  const [filter, set] = useFilter()
  const { q, agent, type, state, tag, source, trust } = filter
  const filtered = countSet(filter)
  const clear = (): void => set({ ...unset, q: undefined })
  const list = useList<Memory>('memories', { q, agent, type, live: state, tag, source, trust })
  const { nameOf } = useAgents()
  if (list.error !== null && list.data === undefined)
    return <Failed error={list.error} retry={() => void list.refetch()} />
  if (list.data === undefined) return <Skeleton />
  if (list.items.length === 0)
    return filtered === 0 && q === undefined ? (
      <Empty title="Nobody remembers anything yet">
        Memories come of conversations, results and missions; or tell them something yourself.
      </Empty>
    ) : (
      <Empty title="Nobody knows of that">
        <Button className="mt-2" onClick={clear}>
          Clear search and filters
        </Button>
      </Empty>
    )
  return (
    <>
      <ul className="space-y-2">
        {list.items.map((memory) => (
          <MemoryCard key={memory.id} memory={memory} name={nameOf(memory.agent_id)} />
        ))}
      </ul>
      <Older list={list} className="mt-3">
        More
      </Older>
    </>
  )
}

/** The view. */
export default function MemoryView(): ReactNode {
  const { at } = useMoment()
  const [{ agent }] = useFilter()
  const { nameOf } = useAgents()
  const held = useWritable('admin')
  const [noting, setNoting] = useState(false)
  useKeys({ c: { say: 'tell them something to remember', do: () => held === null && setNoting(true) } })
  const who = agent === undefined ? 'they' : nameOf(agent)
  return (
    <>
      <ViewHead
        title="Memory"
        about={
          at === undefined
            ? `What ${who} remember${agent === undefined ? '' : 's'}, and where it came from`
            : `What ${who} knew, ${sayMoment(at)}`
        }
      >
        <KnewThen agent={agent} name={who} />
        <Button
          look="main"
          disabled={held !== null}
          title={held ?? undefined}
          onClick={() => setNoting(true)}
        >
          Tell them something
        </Button>
      </ViewHead>
      <AsOf>what {who} knew at that moment, and nothing that came later.</AsOf>
      <Filters />
      <Found />
      {noting && <Note agent={agent} close={() => setNoting(false)} />}
    </>
  )
}
