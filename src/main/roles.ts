// Which parts of the company a process runs. It starts none of them.

export const roles = ['web', 'heartbeat', 'worker'] as const
export type Role = (typeof roles)[number]

/** Returns the roles that `all` or a comma list names, in their fixed order; null when a name is none. */
export function parseRoles(text: string): readonly Role[] | null {
  const named = text.split(',').map((part) => part.trim())
  if (named.includes('all')) return named.every((name) => name === 'all' || isRole(name)) ? roles : null
  return named.every(isRole) ? roles.filter((role) => named.includes(role)) : null
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name)
}
