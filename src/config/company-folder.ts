// Reads the files of a company folder as texts, within limits, and refuses what a company folder does not have. What the
// texts mean is not known here.

import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const maxFileBytes = 256 * 1024
const maxAgentFiles = 60
const sheets = [
  'company.yaml',
  'policies.json',
  'triggers.yaml',
  'sources.yaml',
  'schedule.yaml',
  'relationships.yaml',
]

export type FolderRead =
  | { ok: true; files: readonly { path: string; text: string }[] }
  | { ok: false; problems: readonly { path: string; problem: string }[] }

/** Returns the sheets and agents of the company in `folder`, or what stands in the way, by path inside the folder. */
export function readCompanyFolder(folder: string): FolderRead {
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) {
    return {
      ok: false,
      problems: [{ path: folder, problem: 'is not a folder; make one with: bullpen init DIR' }],
    }
  }
  const here = readdirSync(folder, { withFileTypes: true })
  const agents = here.some((entry) => entry.name === 'agents' && entry.isDirectory())
    ? readdirSync(join(folder, 'agents'), { withFileTypes: true })
    : []
  const strange = here.filter((entry) => isSheetLike(entry) && !sheets.includes(entry.name))
  const problems = strange.map((entry) => ({
    path: entry.name,
    problem: `is not a sheet of a company; there are ${sheets.join(', ')} and agents/NAME.md`,
  }))
  const paths = [
    ...sheets.filter((sheet) => here.some((entry) => entry.name === sheet)),
    ...agents.filter((entry) => entry.name.endsWith('.md')).map((entry) => `agents/${entry.name}`),
  ]
  if (paths.length > sheets.length + maxAgentFiles) {
    problems.push({ path: 'agents', problem: `has more than ${maxAgentFiles} agents` })
  }
  if (problems.length > 0) return { ok: false, problems }
  const files: { path: string; text: string }[] = []
  for (const path of paths.toSorted()) {
    const file = statSync(join(folder, path), { throwIfNoEntry: false })
    if (!file?.isFile()) problems.push({ path, problem: 'is not a file' })
    else if (file.size > maxFileBytes)
      problems.push({ path, problem: `is larger than ${maxFileBytes} bytes` })
    else files.push({ path, text: readFileSync(join(folder, path), 'utf8') })
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, files }
}

function isSheetLike(entry: Dirent): boolean {
  return entry.isFile() && /\.(ya?ml|json)$/.test(entry.name)
}
