// The answer to `diagnose`: which step broke a mission, with what error, what lies behind it and what helps. The error
// is quoted as it stands; a cause that the words do not show is not guessed.

import { causeOf } from './causes.ts'
import type { Dice } from './dice.ts'
import type { Facts, MissionFacts } from './facts.ts'
import { demoLimits } from './limits.ts'
import { singleSpaced } from './markup.ts'
import { cutAtWord } from './report.ts'
import type { Register, Voice } from './voice.ts'

export interface DiagnosisAnswer {
  cause: string
  evidence: string
  remedy: string
  retryMayHelp: boolean
  summary: string
}

type FailedStep = MissionFacts['steps'][number]

const openings: Readonly<Record<Register, readonly string[]>> = {
  plain: ['{m} failed at {s}.', '{s} is where {m} stopped.', '{m} came as far as {s}.'],
  crisp: ['{m}: broke at {s}.', 'Failing step of {m}: {s}.', '{m}, {s}: failed.'],
  warm: ['{m} got stuck at {s}.', '{m} did not make it past {s}.'],
  wry: ['{m} went well until {s}.', '{m} met its match in {s}.'],
  formal: ['{m} did not complete; the failing step is {s}.', 'The failure of {m} lies in {s}.'],
  vivid: ['{m} hit the wall at {s}.', '{m} fell at {s}.'],
  wary: ['{m} failed, and {s} is where it shows.', 'The record of {m} breaks off at {s}.'],
}

const quoted = (error: string): string => `“${cutAtWord(singleSpaced(error), demoLimits.maxErrorChars)}”`

/** Returns the address or path that an error names, or null. */
function sourceIn(error: string): string | null {
  const found = /https?:\/\/[^\s"'“”<>;]{1,300}|(?<![\w/.])\.{0,2}\/[^\s"'“”<>;]{2,300}/u.exec(error)?.[0]
  return found?.replace(/[.,:)]+$/u, '') ?? null
}

function counted(step: FailedStep): string {
  return step.attempt > 1 ? ` on attempt ${step.attempt}` : ''
}

/** Says how the same error shows elsewhere in the company's figures, or nothing. */
function elsewhere(facts: Facts, step: FailedStep, name: string | undefined): string {
  const alike = (facts.operations?.failures ?? []).filter(
    (failure) =>
      failure.kind === step.kind &&
      (name === undefined ? failure.error === step.error : causeOf(failure.error)?.name === name),
  )
  const times = alike.reduce((sum, failure) => sum + failure.count, 0)
  return times > 1
    ? ` The same kind of failure shows ${times} times in the last ${facts.operations?.hours ?? 0} hours.`
    : ''
}

/** Answers `diagnose`. */
export function answerDiagnose(facts: Facts, voice: Voice, dice: Dice): DiagnosisAnswer {
  const mission = facts.mission
  const name = mission === null || mission.title === '' ? 'The mission' : `“${cutAtWord(mission.title, 120)}”`
  const failed = (mission?.steps ?? []).filter(
    (step) => step.status === 'failed' || (step.error ?? '') !== '',
  )
  // The first step that failed for good is the cause; what failed after it is often its echo.
  const step = failed.find((candidate) => candidate.status === 'failed') ?? failed[0]
  if (step === undefined) {
    const evidence =
      mission === null
        ? 'No mission was given.'
        : `None of its ${mission.steps.length} steps carries an error; its status is “${mission.status}”.`
    const cause = 'The record shows no failed step.'
    return {
      cause,
      evidence,
      remedy: 'Look at who ended the mission and why; there is no error to mend.',
      retryMayHelp: false,
      summary: `${name}: ${cause} ${evidence}`,
    }
  }
  const error = step.error ?? ''
  const known = causeOf(error)
  const source = sourceIn(error)
  const skipped = (mission?.steps ?? []).filter((other) => other.status === 'skipped').length
  const cause =
    known?.cause ??
    (error === ''
      ? `The ${step.kind} step failed without leaving an error.`
      : `The ${step.kind} step failed for a reason that none of the known causes explains.`)
  const evidence = `${step.kind} step ${step.id} failed${counted(step)}${error === '' ? ' without an error text' : ` with ${quoted(error)}`}.${skipped > 0 ? ` ${skipped} later ${skipped === 1 ? 'step was' : 'steps were'} skipped because of it.` : ''}${elsewhere(facts, step, known?.name)}`
  const remedy =
    known?.remedy ??
    'Read the error with someone who knows this step; try it once more on its own before the mission is repeated.'
  const opening = dice
    .pick('diagnose', openings[voice.register])
    .replace('{m}', () => name)
    .replace('{s}', () => `the ${step.kind} step`)
  return {
    cause: known === null ? cause : `${cause} (${known.name}${source === null ? '' : `: ${source}`})`,
    evidence,
    remedy,
    retryMayHelp: known?.retryMayHelp ?? step.attempt < 2,
    summary: cutAtWord(
      `${opening.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())}${error === '' ? '' : ` Its error: ${quoted(error)}.`} ${cause} ${remedy}`,
      demoLimits.maxSummaryChars,
    ),
  }
}
