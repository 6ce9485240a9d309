// The app over an open company: the same for a server and for a command inside this process.

import type { Settings } from '../config/settings.ts'
import type { Redact } from '../domain/redact.ts'
import { type App, buildApp, internalRequest } from '../http/app.ts'
import { createLiveFeed, type LiveFeed } from '../http/live.ts'
import type { World } from '../world/world.ts'
import { folderRoutes } from './folder-routes.ts'
import { programMigrations } from './open-world.ts'
import { version } from './version.ts'

export interface CompanyApp {
  readonly app: App
  readonly live: LiveFeed
  /** Asks as the founder, from inside this process. */
  inside(request: Request): Promise<Response>
}

/** Returns the app; `hosts` are the names it answers to, beside which it answers to nobody, and `redact` sees every answer. */
export function buildCompanyApp(
  world: World,
  settings: Settings,
  options: { hosts: readonly string[]; redact: Redact },
): CompanyApp {
  const live = createLiveFeed(world, options.redact)
  const app = buildApp({
    world,
    live,
    secrets: { cronSecret: settings.cronSecret?.reveal() ?? null },
    allowedHosts: options.hosts,
    redact: options.redact,
    version,
    schemaVersion: programMigrations().length,
    more: folderRoutes,
  })
  return { app, live, inside: (request) => internalRequest(app, request) }
}
