// From the demo to a company of one's own, in three steps: a model, a company, a budget. Each can be skipped and come back to.

import { Link } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { useRead } from '../../data/read.ts'
import { Button, Failed, names, Skeleton, ViewHead } from '../../ui/parts.tsx'
import type { Status } from '../../wire.ts'
import { ModelStep } from './model-step.tsx'
import { type PolicyField, PolicyForm } from './policy-form.tsx'
import { type StepName, setBehind, stepNames, useBehind } from './steps.ts'

const companyFields: readonly PolicyField[] = [
  { key: 'name', label: 'Name', about: 'How the company is called, everywhere.', is: 'text' },
  {
    key: 'description',
    label: 'What it is about',
    about: 'What it does, for whom, and what it must never do. Every agent reads it.',
    is: 'long',
  },
  { key: 'time_zone', label: 'Time zone', about: 'Where its days begin, like Europe/Berlin.', is: 'text' },
]
const budgetFields: readonly PolicyField[] = [
  {
    key: 'daily_usd',
    label: 'A day',
    about: 'US dollars. Once they are spent, nothing asks a model until midnight.',
    is: 'usd',
  },
  { key: 'monthly_usd', label: 'A month', about: 'US dollars, whatever the days allow.', is: 'usd' },
  {
    key: 'per_agent_daily_usd',
    label: 'An agent, a day',
    about: 'US dollars, so that one cannot use up what all share.',
    is: 'usd',
  },
]
const titles: Readonly<Record<StepName, { title: string; about: string }>> = {
  model: { title: 'A model', about: 'So that the agents think instead of being simulated.' },
  company: { title: 'A company', about: 'So that they work on what is yours.' },
  budget: { title: 'A budget', about: 'So that they can never spend more than you said.' },
}

function Step({
  name,
  place,
  behind,
  children,
}: {
  name: StepName
  place: number
  behind: boolean
  children: ReactNode
}): ReactNode {
  const { title, about } = titles[name]
  return (
    <li className={names('rounded-lg border bg-card p-4 md:p-5', behind ? 'border-line' : 'border-quiet/60')}>
      <div className="flex items-start gap-3">
        <span
          aria-hidden="true"
          className={names(
            'grid size-7 shrink-0 place-items-center rounded-full text-sm font-semibold',
            behind ? 'bg-accent text-on-accent' : 'bg-sunk',
          )}
        >
          {behind ? <Check className="size-4" /> : place + 1}
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{title}</h2>
          <p className="text-sm text-quiet">{about}</p>
        </div>
        <Button small look="bare" onClick={() => setBehind(name, !behind)}>
          {behind ? 'Show again' : 'Skip'}
          <span className="sr-only"> {title}</span>
        </Button>
      </div>
      {!behind && <div className="mt-4 md:pl-10">{children}</div>}
    </li>
  )
}

/** The view. */
export default function Start(): ReactNode {
  const { data: status, error } = useRead<Status>('status', {}, { timeless: true })
  const behind = useBehind()
  if (error !== null) return <Failed error={error} />
  if (status === undefined) return <Skeleton />
  const bodies: Readonly<Record<StepName, ReactNode>> = {
    model: <ModelStep status={status} />,
    company: (
      <>
        <PolicyForm
          policy="company"
          fields={companyFields}
          done="The company is yours."
          saved={() => setBehind('company', true)}
        />
        <p className="mt-3 text-sm text-quiet">
          Who works in it stands under{' '}
          <Link to="/agents" className="text-accent underline">
            Agents
          </Link>
          ; a whole company can be brought as a folder: <code>npx bullpen init my-company</code>.
        </p>
      </>
    ),
    budget: (
      <PolicyForm
        policy="budget_policy"
        fields={budgetFields}
        done="The budget is in force."
        saved={() => setBehind('budget', true)}
      />
    ),
  }
  const isBehind = (name: StepName): boolean => behind.has(name) || (name === 'model' && !status.simulated)
  const all = stepNames.every(isBehind)
  return (
    <div className="mx-auto max-w-2xl">
      <ViewHead
        title={all ? 'That is all' : 'Three steps to a company of your own'}
        about={
          all
            ? 'Everything else shows itself while it works.'
            : 'In any order; each can be skipped. The demo goes on meanwhile.'
        }
      >
        <Link to="/" className="text-sm text-accent underline">
          To the office
        </Link>
      </ViewHead>
      <ol className="space-y-3">
        {stepNames.map((name, place) => (
          <Step key={name} name={name} place={place} behind={isBehind(name)}>
            {bodies[name]}
          </Step>
        ))}
      </ol>
    </div>
  )
}
