// What lies outside on a real machine: its secrets, programs, files, mail and a sandbox for scripts.

import type { Clock } from './clock.ts'
import { nothingOutside, type Outside, type SecretBook } from './outside.ts'
import { machineFiles } from './outside-files.ts'
import { machineMailer } from './outside-mail.ts'
import { machineProcesses } from './outside-proc.ts'
import { machineScripts } from './outside-scripts.ts'

/** Returns everything outside; the missions' workspaces lie in `dataDir`. */
export function machineOutside(given: { clock: Clock; dataDir: string; secrets: SecretBook }): Outside {
  const { clock, dataDir, secrets } = given
  return {
    ...nothingOutside(),
    secrets,
    proc: machineProcesses({ clock }),
    files: machineFiles(dataDir),
    mail: machineMailer(),
    scripts: machineScripts({ clock }),
  }
}
