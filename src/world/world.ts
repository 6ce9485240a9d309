// The world is one parameter: two runs with the same world do the same thing. Product, tests and simulator differ in
// nothing else.

import type { Clock } from './clock.ts'
import type { Db } from './db.ts'
import type { Log } from './log.ts'
import type { Model } from './model.ts'
import type { Net } from './net.ts'
import type { Outside } from './outside.ts'
import type { Rng } from './rng.ts'

export interface World {
  readonly clock: Clock
  readonly rng: Rng
  readonly db: Db
  readonly model: Model
  readonly net: Net
  readonly outside: Outside
  readonly log: Log
}
