// What is worked on: as a board of what stands where, or as a list of everything there ever was. What is asked of the founder and
// what the founder asks for stand above both.

import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { useKeys } from '../../shell/keys.tsx'
import { AgentChoice, Choice } from '../../ui/choice.tsx'
import { Button, ViewHead } from '../../ui/parts.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { sayMany, sayName } from '../../ui/words.ts'
import type { Status } from '../../wire.ts'
import { AskForm } from './ask-form.tsx'
import { Board } from './board.tsx'
import { type Filter, statuses } from './filter.ts'
import { MissionTable } from './table.tsx'

const shows = [
  { show: 'board', name: 'Board' },
  { show: 'list', name: 'List' },
]

function Filters({ status, agent }: Filter): ReactNode {
  const navigate = useNavigate({ from: '/missions' })
  const set = (change: Partial<Filter>): void => {
    void navigate({ search: (was) => ({ ...was, ...change }), replace: true })
  }
  const options = statuses.map((each) => [each, sayName(each)] as const)
  return (
    <>
      <Choice
        label="Status"
        all="Any status"
        value={status}
        options={options}
        set={(next) => set({ status: statuses.find((each) => each === next) })}
      />
      <AgentChoice value={agent} set={(next) => set({ agent: next })} />
    </>
  )
}

/** The last day in a line: that is what the status counts. */
function about(status: Status | undefined, at: string | undefined): string {
  if (status === undefined) return 'What is worked on'
  const when = at === undefined ? 'in the last 24 hours' : 'in the 24 hours until then'
  const { approved = 0, running = 0, succeeded = 0, failed = 0, cancelled = 0 } = status.missions
  const all = approved + running + succeeded + failed + cancelled
  if (all === 0) return `Nothing was begun ${when}`
  const parts = [
    ...(running > 0 ? [`${running} running`] : []),
    ...(approved > 0 ? [`${approved} queued`] : []),
    `${succeeded} succeeded`,
    ...(failed > 0 ? [`${failed} failed`] : []),
  ]
  return `Begun ${when}: ${sayMany(all, 'mission')}, ${parts.join(', ')}`
}

/** The view. */
export default function Missions(): ReactNode {
  const search = useSearch({ from: '/missions' })
  const { data } = useRead<Status>('status')
  const { at } = useMoment()
  const held = useWritable('admin')
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const shown = search.show === 'list' ? 'list' : 'board'
  const filter: Filter = {
    status: statuses.find((each) => each === search.status),
    agent: search.agent,
  }
  const turn = (show: 'list' | undefined): void =>
    void navigate({ to: '/missions', search: ({ show: _, ...was }) => (show ? { ...was, show } : was) })
  useKeys({
    b: { say: 'missions as a board', do: () => turn(undefined) },
    l: { say: 'missions as a list', do: () => turn('list') },
    c: { say: 'give them something to read', do: () => held === null && setAsking(true) },
  })
  const filtered = filter.status !== undefined || filter.agent !== undefined
  return (
    <>
      <ViewHead title="Missions" about={about(data, at)}>
        <Filters {...filter} />
        {filtered && (
          <Link
            to="/missions"
            search={shown === 'list' ? { show: 'list' } : {}}
            className="text-sm text-accent"
          >
            All
          </Link>
        )}
        <Tabs label="Ways to show missions" tabs={shows} shown={shown} />
        <Button
          look="main"
          disabled={held !== null}
          title={held ?? undefined}
          onClick={() => setAsking(true)}
        >
          Give them something to read
        </Button>
      </ViewHead>
      {shown === 'list' ? <MissionTable filter={filter} /> : <Board filter={filter} />}
      {asking && <AskForm close={() => setAsking(false)} />}
    </>
  )
}
