// Texts, personas and requests for the tests of the demo model and the mind, written for them.

import { type VirtualClock, virtualClock } from '../../src/world/clock.ts'
import type { Material, Model, ModelRequest, Speaker } from '../../src/world/model.ts'
import { demoModel } from '../../src/world/model-demo.ts'

export const ferries: Material = {
  id: 'ferries',
  title: 'Harbour ferries go electric | Northport Courier',
  source: 'https://courier.example/ferries',
  trust: 0,
  text: `# Harbour ferries go electric

Share
Subscribe to our newsletter

The port authority of Northport will replace all 14 diesel ferries with electric boats by March 2027, the council decided on Tuesday. The first two electric ferries cost €38 million and cut fuel costs by 61 %.

## Charging at the quay

Each electric ferry charges for 9 minutes at the quay between crossings. "We lost two crossings a day to charging in the first month," said harbour master Ines Oduya, "and none since the second charger went in." The second charger cost €2.4 million.

However, the grid connection at the south quay is limited to 3 megawatts until 2026. Because of that limit, no more than five electric ferries can run at once.

## Passengers

Ridership on the electric ferries rose by 18 % within a year, according to the port authority. Passengers name the quiet cabins as the main reason. Dr. Lena Wirth of the Coastal Institute found that noise on board fell from 78 dB to 61 dB.

Critics argue that the money should have gone into buses. The Bus Users' Union calls the ferries "a showcase for tourists".

All rights reserved. Contact us`,
}

export const buses: Material = {
  id: 'buses',
  title: 'Bus union questions ferry spending',
  source: 'https://union.example/statement',
  trust: 1,
  text: `# Bus union questions ferry spending

The Bus Users' Union says the port authority spends €38 million on the first two electric ferries while buses wait for repairs. The first two electric ferries cost €38 million, the union notes, as much as 95 new buses.

The union counts 212 broken-down buses since January. Its chair, Tomas Reil, wants a vote of the council before the remaining ferries are ordered. Ridership on buses fell by 4 % in the same year.`,
}

export const german: Material = {
  id: 'bahn',
  title: 'Nachtzüge kehren zurück',
  source: 'https://zeitung.example/nachtzug',
  trust: 0,
  text: `# Nachtzüge kehren zurück

Die Staatsbahn nimmt ab dem 3. März 2026 wieder Nachtzüge zwischen Hamburg und Wien in Betrieb. Für die 7 neuen Schlafwagen hat sie 54 Mio. Euro ausgegeben, wie Sprecherin Dr. Anna Beck erklärte. Die Fahrt dauert 11 Stunden.

Der Fahrgastverband lobt die Nachtzüge, kritisiert aber die Preise. Eine Fahrkarte im Schlafwagen kostet z. B. 129 Euro. Im ersten Monat waren 83 Prozent der Betten belegt.`,
}

const persona = (id: string, role: string, tone: string, quirk: string, signature: string): Speaker => ({
  id,
  displayName: id.replace(/^./u, (letter) => letter.toUpperCase()),
  role,
  tone,
  quirk,
  signature,
  directive: '',
})

export const personas = {
  ada: persona('ada', 'analyst', 'dry, exact', 'counts everything before it speaks', 'Numbers first.'),
  mika: persona(
    'mika',
    'writer',
    'warm, encouraging',
    'quotes people in their exact words',
    'Told by those who were there.',
  ),
  odo: persona('odo', 'observer', 'sceptical, watchful', 'asks "who says so?" of every claim', 'Show me.'),
  kim: persona('kim', 'coordinator', 'wry, playful', 'ends with a next step', 'Onwards.'),
} as const

export const clock = (): VirtualClock => virtualClock(1_700_000_000_000, { autoAdvance: true })

export const demo = (seed = 'company'): Model => demoModel({ clock: clock(), seed, paceMs: [20, 80] })

/** A request with everything in place; tests name only what matters to them. */
export function request(given: Partial<ModelRequest> & Pick<ModelRequest, 'task'>): ModelRequest {
  return {
    model: null,
    speaker: personas.ada,
    instructions: 'Be yourself.',
    prompt: 'Do it.',
    materials: [ferries],
    facts: {},
    schema: {},
    maxOutputTokens: 1_000,
    temperature: null,
    seed: 'step-1',
    signal: new AbortController().signal,
    ...given,
  }
}

export interface AnalysisOutput {
  summary: string
  findings: { statement: string; quote: string; sourceId: string }[]
  keyTerms: string[]
  figures: { value: string; context: string; sourceId: string }[]
  insight: { statement: string; confidence: number; tags: string[] } | null
}

export async function answer<Output>(model: Model, asked: ModelRequest): Promise<Output> {
  return (await model.ask(asked)).output as Output
}

export const singleSpaced = (text: string): string => text.replace(/\s+/gu, ' ')
