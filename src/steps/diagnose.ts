// The step kind `diagnose`: why a mission failed, and what would mend it.

import { z } from 'zod'
import { oneLine } from '../domain/document.ts'
import { refusal } from '../domain/evidence.ts'
import { artifactId, summary } from './fields.ts'
import type { StepContext, StepKind, StepOutcome } from './kind.ts'
import { diagnosisMarkdown } from './markdown.ts'
import { failed, settled } from './outcome.ts'

const operationsHours = 24

const payload = z.strictObject({ mission_id: z.guid() })
type Payload = z.infer<typeof payload>

const result = z.object({
  summary,
  artifact_id: artifactId,
  mission_id: z.guid(),
  cause: z.string().min(1),
  evidence: z.string(),
  remedy: z.string(),
  retry_may_help: z.boolean(),
})

export const diagnose: StepKind<Payload> = {
  kind: 'diagnose',
  about: 'Finds out why a mission failed, from its steps and the company’s figures, and what would mend it.',
  effect: 'pure',
  thinks: true,
  payload,
  result,
  lacking(given) {
    const parsed = result.safeParse(given)
    if (!parsed.success) return 'the result is no diagnosis'
    for (const [name, text] of [
      ['cause', parsed.data.cause],
      ['evidence', parsed.data.evidence],
      ['remedy', parsed.data.remedy],
    ] as const) {
      const talk = refusal(text)
      if (talk !== null) return `the ${name} is none: ${talk}`
    }
    return null
  },
  timeoutMs: 120_000,
  run: settled(run),
}

async function run(context: StepContext<Payload>): Promise<StepOutcome> {
  const { mission_id } = context.payload
  const mission = await context.read.missionReport(mission_id)
  if (mission === null) return failed(`there is no mission ${mission_id}`, false)
  const operations = await context.read.operations(operationsHours)
  const diagnosis = await context.think.diagnose({ mission, operations })
  const id = context.newId()
  const title = `Diagnosis: ${oneLine(mission.title, 280)}`
  const { cause, evidence, remedy, retryMayHelp: retry_may_help, summary: inShort } = diagnosis
  const content = diagnosisMarkdown(title, diagnosis)
  // A mission's errors quote pages and servers: what is made of them is trusted as little as the open web.
  return {
    outcome: 'succeeded',
    result: { summary: inShort, artifact_id: id, mission_id, cause, evidence, remedy, retry_may_help },
    artifacts: [
      {
        id,
        kind: 'diagnosis',
        title,
        content,
        sourceUrl: null,
        trust: 0,
        metadata: { mission_id, retry_may_help },
      },
    ],
    events: [
      {
        kind: 'mission.diagnosed',
        title,
        summary: inShort,
        tags: ['diagnosis'],
        metadata: { artifact_id: id, mission_id, retry_may_help },
      },
    ],
  }
}
