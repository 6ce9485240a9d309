// One model out of two: real ones by name, and the demo. Which of them answers is decided for each call by the name it asks for. It
// knows no provider.

import type { Model } from './model.ts'

export interface Routes {
  demo: Model
  /** Answers any `provider:model`. */
  real: Model
  /** `demo` or `provider:model`: who answers where no name is given. */
  defaultName: string
  /** The environment says so: no policy takes the default's place. */
  pinned: boolean
  /** Whether there is a key or an address for `provider:model`. */
  hasWayTo(name: string): boolean
}

const free = { input: 0, cached: 0, cacheWrite: 0, output: 0 } as const

/**
 * Returns the model of a company. Where the demo is the default, it also answers for names that there is no way to, so that a company
 * without a key lives; where a real one is, such a name fails with what is missing.
 */
export function routedModel({ demo, real, defaultName, pinned, hasWayTo }: Routes): Model {
  const isDemo = defaultName === 'demo'
  const nameOf = (asked: string | null): string => {
    const name = asked ?? defaultName
    return isDemo && name !== 'demo' && !hasWayTo(name) ? 'demo' : name
  }
  return {
    name: defaultName,
    simulated: isDemo,
    pinned,
    simulates: (asked) => nameOf(asked) === 'demo',
    ask(request) {
      const name = nameOf(request.model)
      return name === 'demo' ? demo.ask(request) : real.ask({ ...request, model: name })
    },
    priceOf(asked) {
      const name = nameOf(asked)
      return name === 'demo' ? free : (real.priceOf?.(name) ?? null)
    },
  }
}
