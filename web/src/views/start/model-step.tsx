// The first step: a model. Keys are never typed into a page: they belong into the file that only the owner of the machine reads,
// so this tells exactly what to write there.

import { type ReactNode, useState } from 'react'
import { Mark } from '../../ui/parts.tsx'
import type { Status } from '../../wire.ts'

const ways = [
  { name: 'Anthropic', line: 'ANTHROPIC_API_KEY=…' },
  { name: 'OpenAI', line: 'OPENAI_API_KEY=…' },
  { name: 'Google', line: 'GOOGLE_GENERATIVE_AI_API_KEY=…' },
  { name: 'OpenRouter', line: 'OPENROUTER_API_KEY=…' },
  { name: 'A server of your own', line: 'OPENAI_BASE_URL=http://127.0.0.1:11434/v1' },
] as const

/** The step. */
export function ModelStep({ status }: { status: Status }): ReactNode {
  const [chosen, setChosen] = useState(0)
  const way = ways[chosen] ?? ways[0]
  if (!status.simulated)
    return (
      <p className="text-sm">
        <Mark status="live" say="connected" /> The company thinks with <strong>{status.model}</strong>.
      </p>
    )
  return (
    <div className="space-y-3 text-sm">
      <fieldset className="flex flex-wrap gap-2">
        <legend className="mb-1 font-medium">Whose model?</legend>
        {ways.map(({ name }, place) => (
          <label
            key={name}
            className="field flex cursor-pointer items-center gap-2 has-checked:border-accent has-checked:bg-sunk"
          >
            <input
              type="radio"
              name="way"
              className="accent-accent"
              checked={place === chosen}
              onChange={() => setChosen(place)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <ol className="list-decimal space-y-2 pl-5">
        <li>
          Write this line into the file <code>.env</code> in the folder where Bullpen was started:
          <pre className="mt-1 overflow-x-auto rounded-md bg-sunk p-3 font-mono text-xs">{way.line}</pre>
        </li>
        <li>
          Let nobody else read it:
          <pre className="mt-1 overflow-x-auto rounded-md bg-sunk p-3 font-mono text-xs">chmod 600 .env</pre>
        </li>
        <li>
          Stop Bullpen with Ctrl-C in its terminal and start it again:
          <pre className="mt-1 overflow-x-auto rounded-md bg-sunk p-3 font-mono text-xs">npm start</pre>
        </li>
      </ol>
      <p className="text-quiet">
        The model is asked one small question before the company relies on it. A key is never typed into this
        page. Until then everything here goes on as a demo.
      </p>
    </div>
  )
}
