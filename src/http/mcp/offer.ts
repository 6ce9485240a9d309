// The tools that the company offers to other agents over MCP, and the scope each needs. It loads nothing of the protocol.

import type { Scope } from '../../domain/access.ts'

export const offeredTools: readonly { name: string; needs: Scope }[] = [
  { name: 'propose', needs: 'propose' },
  { name: 'status', needs: 'read' },
  { name: 'why', needs: 'read' },
  { name: 'search_memory', needs: 'read' },
  { name: 'list_approvals', needs: 'read' },
]
