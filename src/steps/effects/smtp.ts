// Mail as email_policy has it set up: the server, who signs in, and the sender. Who may be written to is not asked here.

import type { Policies } from '../../domain/policy.ts'
import type { MailRequest, SecretBook } from '../../world/outside.ts'

export type MailAccount = Pick<
  MailRequest,
  'host' | 'port' | 'denyHosts' | 'secure' | 'user' | 'password' | 'from'
>

/** Returns the account, its password revealed; null when no mail server is set up. */
export function mailAccount(
  { email_policy: { smtp, from }, crawl_policy }: Pick<Policies, 'email_policy' | 'crawl_policy'>,
  secrets: SecretBook,
): MailAccount | null {
  if (smtp === null || from === null) return null
  const { host, port, secure, user, password } = smtp
  return {
    ...{ host, port, secure, user, from, denyHosts: crawl_policy.deny_hosts },
    password: password === null ? null : secrets.reveal(password),
  }
}
