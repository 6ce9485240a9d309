// One policy: a form, the same as JSON, what a change would be and would have done, and every version it had.

import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMoment } from '../../data/moment.ts'
import { useRead } from '../../data/read.ts'
import { useWritable } from '../../data/writable.ts'
import { DiffText } from '../../ui/diff-text.tsx'
import { Button, Card, Failed, Skeleton, ViewHead } from '../../ui/parts.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { At } from '../../ui/time.tsx'
import { sayTitle } from '../../ui/words.ts'
import type { Policy } from '../../wire.ts'
import { BacktestResult } from './backtest.tsx'
import { Fields } from './fields.tsx'
import { formOf, type Schema } from './form-of.ts'
import { History } from './history.tsx'
import { JsonText, pretty } from './json-text.tsx'
import { lineDiff } from './line-diff.ts'
import { type Draft, placeOf, useDraft } from './use-draft.ts'

const tabs = [
  { show: 'form', name: 'Form' },
  { show: 'raw', name: 'JSON' },
  { show: 'history', name: 'History' },
] as const

/** What stands in the way of saving, in one line; null when nothing does. */
function faultOf({ broken, overtaken, fault }: Draft): string | null {
  const [first] = Object.entries(broken)
  if (first !== undefined) {
    const [place, { problem }] = first
    return `${place === '' ? 'In the JSON' : sayTitle(place)}: ${problem}`
  }
  return overtaken
    ? 'Somebody changed this policy meanwhile: what you see is the difference to what is in force now.'
    : fault
}

/** What a change is, what it would have done, and putting it in force. */
function Change({ policy, draft, held }: { policy: Policy; draft: Draft; held: string | null }): ReactNode {
  if (!draft.changed)
    return (
      <Card title="Before it is in force">
        <p className="text-sm text-quiet">
          Change something: the difference stands here, and the backtest shows what it would have done to the
          last seven days.
        </p>
      </Card>
    )
  const broken = Object.keys(draft.broken).length > 0
  const inTheWay = held ?? (broken ? 'First make it JSON, or discard it' : undefined)
  const fault = faultOf(draft)
  const [forTry, forSave] = draft.tried === null ? (['main', 'plain'] as const) : (['plain', 'main'] as const)
  return (
    <div className="space-y-4">
      <Card title="What you change">
        <DiffText text={lineDiff(pretty(policy.value), pretty(draft.value)).join('\n')} />
        {fault !== null && (
          <p role="alert" className="mt-2 text-sm text-bad">
            {fault}
          </p>
        )}
        <div className="mt-3 flex flex-wrap gap-2">
          <Button
            look={forTry}
            disabled={draft.busy || broken}
            title={broken ? inTheWay : undefined}
            onClick={() => void draft.backtest()}
          >
            Backtest
          </Button>
          <Button
            look={forSave}
            disabled={draft.busy || inTheWay !== undefined}
            title={inTheWay}
            onClick={() => void draft.save()}
          >
            {draft.tried === null ? 'Save without a backtest' : 'Save'}
          </Button>
          <Button look="bare" onClick={draft.reset}>
            Discard
          </Button>
        </div>
      </Card>
      {draft.tried !== null && <BacktestResult result={draft.tried} />}
    </div>
  )
}

/** The policy by one of its tabs; what was changed outlives going from one to another, and to another view. */
function Editor({ policy, isNow, shown }: { policy: Policy; isNow: boolean; shown: string }): ReactNode {
  const draft = useDraft(policy, isNow)
  const held = useWritable('admin')
  const field = formOf(policy.schema as Schema, draft.value)
  const asForm = shown === 'form' && field.entry !== 'json'
  const isBroken = draft.broken[placeOf([])] !== undefined
  if (shown === 'history') return <History policy={policy} />
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <div key={draft.edition}>
        {asForm ? (
          <>
            {isBroken && (
              <p className="mb-4 text-sm text-quiet">
                What was typed under JSON is none yet: mend it there, or discard it, and the form is yours
                again.
              </p>
            )}
            <Fields
              field={field}
              draft={draft}
              inForce={policy.value}
              defaults={policy.default}
              held={held !== null || isBroken}
            />
          </>
        ) : (
          <>
            {shown === 'form' && (
              <p className="mb-2 text-sm text-quiet">No form can say it: it is entered as JSON.</p>
            )}
            <JsonText
              id="policy"
              label="The policy as JSON"
              path={[]}
              value={draft.value}
              draft={draft}
              held={held !== null}
              rows={{ least: 8, most: 30 }}
            />
          </>
        )}
      </div>
      <Change policy={policy} draft={draft} held={held} />
    </div>
  )
}

/** What was written and is not in force, beside what is. */
function Unfit({ policy }: { policy: Policy }): ReactNode {
  if (policy.problem === null) return null
  return (
    <section aria-label="What does not fit" className="mb-4 rounded-md border border-bad bg-card p-3 text-sm">
      <p role="alert" className="text-bad">
        What is written does not fit, so the last value that did is in force: {policy.problem}
      </p>
      <p className="mt-2 mb-1 text-xs text-quiet">In force (−), and what is written instead (+)</p>
      <DiffText text={lineDiff(pretty(policy.value), pretty(policy.written)).join('\n')} />
    </section>
  )
}

/** The view. */
export default function OnePolicy(): ReactNode {
  const { key } = useParams({ from: '/policies/$key' })
  const { at } = useMoment()
  const { show = 'form' } = useSearch({ from: '/policies/$key' })
  const {
    data: policy,
    error,
    refetch,
    isPlaceholderData,
  } = useRead<Policy>(`policies/${encodeURIComponent(key)}`)
  if (error !== null && policy === undefined) return <Failed error={error} retry={() => void refetch()} />
  if (policy === undefined) return <Skeleton />
  // What was entered is for the policy of now: it is not laid over another moment's, nor over one that stands in until the other is read.
  const as = isPlaceholderData ? 'on its way' : (at ?? 'now')
  return (
    <>
      <p className="mb-1 text-sm">
        <Link to="/policies" className="text-accent underline underline-offset-2">
          ← Policies
        </Link>
      </p>
      <ViewHead
        title={sayTitle(policy.key)}
        about={
          <>
            {policy.help}{' '}
            {policy.version === 0 || policy.updated_at === null ? (
              'The default is in force.'
            ) : (
              <>
                Version {policy.version}, since <At at={policy.updated_at} />.
              </>
            )}
          </>
        }
      >
        <Tabs label="Ways to see the policy" tabs={tabs} shown={show} />
      </ViewHead>
      <Unfit policy={policy} />
      <Editor key={as} policy={policy} isNow={as === 'now'} shown={show} />
    </>
  )
}
