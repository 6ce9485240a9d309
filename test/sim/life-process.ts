// A simulated life in a process of its own: `node life-process.ts DAYS SEED COMPANY`. It prints the report and what the record says
// about the life, as one line of JSON.

import { fileURLToPath } from 'node:url'
import { simulate } from '../../sim/simulate.ts'
import { readMigrations } from '../../src/store/migrate.ts'
import { findLife, type LifeFindings } from './life-findings.ts'

const [days = '1', seed = '', companyDir = ''] = process.argv.slice(2)

let findings: LifeFindings | null = null
const report = await simulate({
  days: Number(days),
  seed,
  companyDir,
  migrations: readMigrations(fileURLToPath(new URL('../../migrations/', import.meta.url))),
  inspect: async (db) => {
    findings = await findLife(db)
  },
})
console.log(JSON.stringify({ report, findings }))
