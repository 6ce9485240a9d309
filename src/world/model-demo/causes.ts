// Known causes of failed steps, recognised by the words of their errors: what happened, what helps, and whether trying
// the same again can. The order matters: the first that fits is taken.

interface Cause {
  name: string
  pattern: RegExp
  cause: string
  remedy: string
  retryMayHelp: boolean
}

const causes: readonly Cause[] = [
  {
    name: 'breaker',
    pattern: /\bbreaker\b|disabled_kinds|kind is disabled|disabled by policy/iu,
    cause:
      'The circuit breaker for this kind of step is open: it failed several times in a row and was switched off.',
    remedy:
      'Look at the earlier failures of this kind, mend their cause, then take the kind out of worker_policy.disabled_kinds.',
    retryMayHelp: false,
  },
  {
    name: 'budget',
    pattern: /\bbudget|\bspend(?:ing)? limit|over (?:the )?limit of .{0,60}usd|micro_usd/iu,
    cause: 'The money set aside for this work was used up.',
    remedy: 'Wait for the next budget window or raise budget_policy, if the work is worth it.',
    retryMayHelp: true,
  },
  {
    name: 'quota',
    pattern: /\bquota|rate.?limit|too many requests|\b429\b|daily limit/iu,
    cause: 'A quota or rate limit was reached.',
    remedy:
      'Wait until the window opens again; if it happens daily, plan fewer of these steps or raise the quota.',
    retryMayHelp: true,
  },
  {
    name: 'forbidden address',
    pattern:
      /\bforbidden address|private (?:address|network|range)|loopback|link-local|metadata address|address (?:is )?not allowed|not (?:a )?public address|deny_hosts|denied host|allow_hosts|\bSSRF\b|only http/iu,
    cause: 'The address is one that agents may not reach: private, loopback or denied by policy.',
    remedy:
      'Use a public source, or let the founder add the host to crawl_policy.allow_hosts if it is meant to be read.',
    retryMayHelp: false,
  },
  {
    name: 'authorisation',
    pattern:
      /\b(?:401|403)\b|unauthori[sz]ed|forbidden|api key|credential|permission denied|EACCES|login required/iu,
    cause: 'The other side refused access.',
    remedy:
      'Check the credential or choose a source that is open; trying again unchanged will be refused again.',
    retryMayHelp: false,
  },
  {
    name: 'file not granted',
    pattern: /is a file; agents read only/iu,
    cause: 'The source is a file of this machine that nobody allowed the agents to read.',
    remedy: 'List the file in sources.yaml, or let the founder name it in a mission of their own.',
    retryMayHelp: false,
  },
  {
    name: 'not found',
    pattern:
      /\b(?:404|410)\b|not found|no file matches|no such (?:file|page|host)|ENOENT|ENOTFOUND|NXDOMAIN|does not exist|could not be resolved/iu,
    cause: 'What the step was told to read is not there.',
    remedy: 'Correct the address in the step’s payload, or take the source out of the list.',
    retryMayHelp: false,
  },
  {
    name: 'too large',
    pattern: /too large|max_bytes|larger than|exceeds? .{0,30}(?:bytes|size|KB|MB)|\b413\b|over the size/iu,
    cause: 'The document is larger than may be read.',
    remedy: 'Point the step at a smaller document or a section of it, or raise crawl_policy.max_bytes.',
    retryMayHelp: false,
  },
  {
    name: 'malformed feed or page',
    pattern:
      /malformed|unrecogni[sz]ed|not (?:a )?(?:valid )?(?:feed|rss|atom|html|xml|json)|invalid (?:feed|xml|json|html)|(?:feed|xml|json) .{0,30}(?:invalid|could not be (?:read|parsed))|parse error|unexpected token|no (?:readable )?(?:text|content|entries|items)|unsupported (?:content|media)/iu,
    cause: 'What came back could not be read as a page or a feed with text in it.',
    remedy:
      'Open the source by hand: if it moved or changed its format, replace it; as it stands it yields nothing.',
    retryMayHelp: false,
  },
  {
    name: 'timeout',
    pattern: /time[d ]?[- ]?out|ETIMEDOUT|took longer|deadline|aborted due to time/iu,
    cause: 'The step ran out of time.',
    remedy: 'Try again later; if it keeps happening, the source is slow or the task too large for one step.',
    retryMayHelp: true,
  },
  {
    name: 'network',
    pattern:
      /ECONN(?:REFUSED|RESET|ABORTED)|EAI_AGAIN|socket hang up|network|connection (?:refused|reset|closed)|fetch failed|\b50[0234]\b|bad gateway|service unavailable|TLS|certificate/iu,
    cause: 'The other side could not be reached or answered with an error of its own.',
    remedy: 'Try again after a pause; if the host stays unreachable, replace the source.',
    retryMayHelp: true,
  },
  {
    name: 'worker lost',
    pattern: /lease|worker (?:died|lost|crashed)|stale|heartbeat (?:lost|missed)|crash/iu,
    cause: 'The worker that held the step went away before it was done.',
    remedy:
      'The step can run again; if workers keep vanishing, look at memory and restarts on their machine.',
    retryMayHelp: true,
  },
  {
    name: 'unusable answer',
    pattern:
      /refus(?:al|ed to answer)|no usable answer|schema|empty (?:answer|output|result)|did not (?:fit|match)|not valid json|as an ai|model (?:gave|returned)/iu,
    cause: 'The model gave no answer that could be used.',
    remedy: 'Try once more; if it fails again, give the step a clearer brief or another model.',
    retryMayHelp: true,
  },
  {
    name: 'missing input',
    pattern:
      /no (?:input|texts?|source|document|artifact|material)|nothing to (?:analy[sz]e|write|review|read)|lacks?|missing|required/iu,
    cause: 'The step had nothing to work on: what it needed from the step before was not there.',
    remedy: 'Look at the step it depends on; give it a source that yields text.',
    retryMayHelp: false,
  },
  {
    name: 'cancelled',
    pattern: /cancel(?:led|ed)|kill switch|system disabled/iu,
    cause: 'The work was stopped on purpose.',
    remedy: 'Nothing to mend; propose it again if it is still wanted.',
    retryMayHelp: false,
  },
]

/** Returns the known cause that an error's words point to, or null. */
export function causeOf(error: string): Cause | null {
  // An address is no reason: a page called /budget that is missing is missing, not over budget.
  const beginning = error.slice(0, 2_000).replace(/https?:\/\/\S+/gu, ' ')
  return causes.find((known) => known.pattern.test(beginning)) ?? null
}
