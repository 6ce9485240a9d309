// A process that opens an embedded database and writes rows as fast as it can, saying each number once it is
// acknowledged, until it is killed.

import { sql } from '../../src/world/db.ts'
import { openEmbedded } from '../../src/world/db-embedded.ts'

const [dataDir = ''] = process.argv.slice(2)
const db = await openEmbedded({
  dataDir,
  onProblem: (error) => {
    throw error
  },
})
await db.script('create table if not exists t (id bigint primary key, pad text)')
const [last] = await db.query<{ id: number | null }>(sql`select max(id) as id from t`)
for (let id = (last?.id ?? 0) + 1; ; id++) {
  await db.query(sql`insert into t values (${id}, ${'x'.repeat(200)})`)
  process.stdout.write(`${id}\n`)
}
