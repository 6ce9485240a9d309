// How far programs of tests are let: with the network, so that a machine that cannot take it away runs them all the same.

import { type Confinement, ordinaryConfinement } from '../../src/world/outside.ts'

/** As policy says it. */
export const confinementInPolicy = {
  network: true,
  user: null,
  limits: { cpu_seconds: 600, memory_mb: 4_096, open_files: 1_024, file_mb: 1_024, processes: 512 },
}

/** Returns the ordinary confinement with a change. */
export const confined = (change: Partial<Confinement> = {}): Confinement => ({
  ...ordinaryConfinement,
  ...change,
})
