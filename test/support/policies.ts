// Policies for tests of the pure domain: the defaults, changed where a test says so.

import { defaultPolicy, type Policies, type PolicyKey, policyKeys } from '../../src/domain/policy.ts'

/** Returns the default policies with these values, each filled up from its own default. */
export function policiesWith(change: { [Key in PolicyKey]?: Partial<Policies[Key]> } = {}): Policies {
  const given: Readonly<Partial<Record<PolicyKey, object>>> = change
  const all = policyKeys.map((key) => [key, { ...(defaultPolicy(key) as object), ...given[key] }])
  return Object.fromEntries(all) as Policies
}
