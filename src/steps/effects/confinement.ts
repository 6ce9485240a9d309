// How far policy lets a program, in the units of the machine. It starts none.

import type { Policies } from '../../domain/policy.ts'
import type { Confinement } from '../../world/outside.ts'

type Settings = Pick<Policies['command_policy']['commands'][string], 'network' | 'user' | 'limits'>

const megabyte = 1_000_000

/** Returns the confinement that these settings mean. */
export function confinementOf({ network, user, limits }: Settings): Confinement {
  return {
    network,
    user,
    cpuSeconds: limits.cpu_seconds,
    memoryBytes: limits.memory_mb * megabyte,
    openFiles: limits.open_files,
    fileBytes: limits.file_mb * megabyte,
    processes: limits.processes,
  }
}
