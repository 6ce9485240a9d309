// The route table: every address of the server, in one list.

import type { Figures } from '../figures.ts'
import { mcpRoutes } from '../mcp/route.ts'
import { assertTable, type Route } from '../route.ts'
import { accessRoutes } from './access.ts'
import { actingRoutes } from './acting.ts'
import { agentWriteRoutes } from './agents-writes.ts'
import { approvalRoutes } from './approvals.ts'
import { companyRoutes } from './company.ts'
import { costRoutes } from './costs.ts'
import { eventRoutes } from './events.ts'
import { inboundRoutes } from './inbound.ts'
import { lifeRoutes } from './life.ts'
import { memoryRoutes } from './memories.ts'
import { documentRoutes, healthRoutes } from './meta.ts'
import { missionRoutes } from './missions.ts'
import { operationRoutes } from './operations.ts'
import { policyRoutes } from './policies.ts'
import { proposalRoutes } from './proposals.ts'
import { roundtableRoutes } from './roundtables.ts'
import { stageRoutes } from './stage.ts'
import { timelineRoutes } from './timeline.ts'
import { toolRoutes } from './tools.ts'

/** Returns all routes; throws when one has no scope. */
export function routeTable(options: {
  version: string
  schemaVersion: number | null
  figures: Figures
  more: readonly Route[]
}): readonly Route[] {
  const spoken = [
    ...operationRoutes,
    ...proposalRoutes,
    ...missionRoutes,
    ...eventRoutes,
    ...timelineRoutes,
    ...inboundRoutes,
    ...approvalRoutes,
    ...actingRoutes,
    ...costRoutes,
    ...toolRoutes,
    ...companyRoutes,
    ...agentWriteRoutes,
    ...roundtableRoutes,
    ...memoryRoutes,
    ...lifeRoutes,
    ...policyRoutes,
    ...accessRoutes,
    ...healthRoutes(options.schemaVersion),
    ...options.more,
    ...mcpRoutes,
  ]
  const routes = [...spoken, ...documentRoutes(spoken, options.version, options.figures), ...stageRoutes()]
  assertTable(routes)
  return routes
}
