// What lies outside on a real machine: its secrets, programs, files, mail, MCP servers and a sandbox for scripts.

import type { Clock } from './clock.ts'
import type { Net } from './net.ts'
import type { Outside, SecretBook } from './outside.ts'
import { machineFiles } from './outside-files.ts'
import { machineMailer } from './outside-mail.ts'
import { machineMcp } from './outside-mcp.ts'
import { machineProcesses } from './outside-proc.ts'
import { machineScripts } from './outside-scripts.ts'

/** Returns everything outside; the missions' workspaces lie in `dataDir`. */
export function machineOutside(given: {
  clock: Clock
  net: Net
  dataDir: string
  secrets: SecretBook
}): Outside {
  const { clock, net, dataDir, secrets } = given
  return {
    secrets,
    proc: machineProcesses({ clock }),
    files: machineFiles(dataDir),
    mail: machineMailer(),
    mcp: machineMcp({ clock, net }),
    scripts: machineScripts({ clock }),
  }
}
