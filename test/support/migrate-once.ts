// A process that migrates the database at a URL with the migrations of a folder and says on one line what it did.

import { migrate, readMigrations } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'

const [url = '', dir = ''] = process.argv.slice(2)
const db = await openPostgres({ url, poolSize: 2, applicationName: 'migrator', onProblem: () => undefined })
process.stdout.write('ready\n')
const done = await migrate(db, readMigrations(dir)).catch((error: unknown) => ({ error: String(error) }))
process.stdout.write(`${JSON.stringify(done)}\n`)
await db.close()
