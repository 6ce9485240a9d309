// One question, whole: who asks, exactly what would be done, what it changes, what it may cost, what stands behind it, and the
// answers. Nobody approves what they have not seen.

import { type ReactNode, type RefObject, useState } from 'react'
import { OpenLink } from '../../shell/open-link.tsx'
import type { Answer } from '../../ui/decide.ts'
import { DiffText } from '../../ui/diff-text.tsx'
import { Face } from '../../ui/face.tsx'
import { Button, Fact, Json, names, Tag } from '../../ui/parts.tsx'
import { Ago } from '../../ui/time.tsx'
import { sayFault } from '../../ui/toast.tsx'
import { Why } from '../../ui/why.tsx'
import { sayMoment, sayMoney, sayName } from '../../ui/words.ts'
import type { Approval } from '../../wire.ts'

const asks: Readonly<Record<Approval['what'], string>> = {
  proposal: 'A mission is proposed',
  step: 'A step needs your word',
  effect: 'Something would be done in the world',
  mcp_server: 'A tool server is offered',
  budget_rise: 'More money is asked for',
}
const risks = { low: 'text-quiet', medium: 'text-warn', high: 'text-bad' } as const

interface Props {
  approval: Approval
  name: string
  /** Why nothing can be answered now; null when it can. */
  held: string | null
  reason: RefObject<HTMLInputElement | null>
  /** True while something else stands in the editor than what was asked. */
  edited: boolean
  setEdited: (edited: boolean) => void
  answer: (answer: Answer) => void
}

function Head({ approval, name }: { approval: Approval; name: string }): ReactNode {
  return (
    <header className="flex items-start gap-3">
      {approval.agent_id !== null && <Face id={approval.agent_id} name={name} size={48} />}
      <div className="min-w-0 flex-1">
        <p className="text-xs text-quiet">
          {asks[approval.what]} · {name} asked <Ago at={approval.asked_at} />
        </p>
        <h2 className="text-lg leading-snug font-semibold">{approval.title}</h2>
      </div>
      <Why id={approval.id} />
    </header>
  )
}

function Behind({ approval }: { approval: Approval }): ReactNode {
  return (
    <>
      {approval.diff !== null && (
        <section>
          <h3 className="mb-1 text-sm font-semibold">What it changes</h3>
          <DiffText text={approval.diff} />
        </section>
      )}
      <section>
        <h3 className="mb-1 text-sm font-semibold">Exactly what</h3>
        <Json value={approval.payload} />
      </section>
      {approval.evidence.length > 0 && (
        <section>
          <h3 className="mb-1 text-sm font-semibold">What stands behind it</h3>
          <ul className="space-y-1 text-sm">
            {approval.evidence.map((item) => (
              <li key={`${item.what} ${item.text}`}>
                <Tag>{sayName(item.what)}</Tag> <span className="whitespace-pre-line">{item.text}</span>{' '}
                {item.id !== undefined && <Why id={item.id} />}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Editor({
  approval,
  held,
  setEdited,
  answer,
}: Pick<Props, 'approval' | 'held' | 'setEdited' | 'answer'>): ReactNode {
  const asked = JSON.stringify(approval.payload, null, 2)
  const [text, setText] = useState(asked)
  const send = (): void => {
    try {
      answer({ is: 'edit', payload: JSON.parse(text) })
    } catch (error) {
      sayFault(error instanceof SyntaxError ? new Error(`This is no JSON: ${error.message}`) : error)
    }
  }
  return (
    <details>
      <summary className="text-sm font-semibold">Change it before it is done</summary>
      <textarea
        aria-label="What would be done, as JSON"
        className="field mt-2 w-full font-mono text-xs"
        rows={8}
        maxLength={100_000}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setEdited(event.target.value !== asked)
        }}
      />
      <Button disabled={held !== null} title={held ?? undefined} onClick={send}>
        Approve as edited
      </Button>
    </details>
  )
}

const Key = ({ name }: { name: string }): ReactNode => (
  <kbd className="hidden text-xs opacity-70 lg:inline">{name}</kbd>
)

function Answers({ approval, held, reason, edited, answer }: Omit<Props, 'name' | 'setEdited'>): ReactNode {
  const [why, setWhy] = useState('')
  const doubt = approval.what === 'step'
  const off = { disabled: held !== null, title: held ?? undefined }
  return (
    <div className="sticky -bottom-6 z-10 -mx-4 -mb-4 flex flex-wrap items-center gap-2 rounded-b-lg border-t border-line bg-card px-4 py-3 md:-mx-5 md:-mb-5 md:px-5">
      {doubt ? (
        <>
          <Button {...off} look="main" onClick={() => answer({ is: 'happened', note: why })}>
            It happened
          </Button>
          <Button {...off} onClick={() => answer({ is: 'not_happened', note: why })}>
            It did not: do it again
          </Button>
          <Button {...off} look="danger" onClick={() => answer({ is: 'abandon', note: why })}>
            Give it up
          </Button>
        </>
      ) : (
        <>
          <Button {...off} look="main" onClick={() => answer({ is: 'approve' })}>
            {edited ? 'Approve as it was asked' : 'Approve'} {!edited && <Key name="a" />}
          </Button>
          <Button
            {...off}
            look="danger"
            onClick={() => answer({ is: 'refuse', reason: why.trim() || 'Not now' })}
          >
            Refuse <Key name="r" />
          </Button>
        </>
      )}
      <input
        ref={reason}
        aria-label={doubt ? 'Note' : 'Reason for a refusal'}
        placeholder={doubt ? 'Note' : 'Reason for a refusal: Not now'}
        maxLength={500}
        className="field min-w-0 flex-1 basis-40 text-sm"
        value={why}
        onChange={(event) => setWhy(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !doubt && held === null)
            answer({ is: 'refuse', reason: why.trim() || 'Not now' })
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
    </div>
  )
}

/** The question. */
export function Question(props: Props): ReactNode {
  const { approval, name } = props
  return (
    <article
      aria-label={approval.title}
      className="space-y-4 rounded-lg border border-line bg-card p-4 md:p-5"
    >
      <Head approval={approval} name={name} />
      {approval.text !== '' && <p className="text-sm whitespace-pre-line">{approval.text}</p>}
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Fact name="Risk">
          <span className={names(risks[approval.risk])}>{approval.risk}</span>
        </Fact>
        <Fact name="May cost">
          {approval.predicted_micro_usd === null ? 'not known' : sayMoney(approval.predicted_micro_usd)}
        </Fact>
        <Fact name="Can wait until">
          {approval.expires_at === null ? 'you answer' : sayMoment(approval.expires_at)}
        </Fact>
        <Fact name="Part of">
          {approval.mission_id === null ? 'no mission' : <OpenLink what="mission" id={approval.mission_id} />}
        </Fact>
      </dl>
      <Behind approval={approval} />
      {approval.what === 'effect' && <Editor {...props} />}
      <Answers {...props} />
    </article>
  )
}
