// What stands on a page but is not its text: navigation, notices, page furniture, and lines that speak to a machine
// instead of a reader. It judges single lines and sentences; it never removes anything itself.

const furniture: readonly RegExp[] = [
  /\b(?:cookies?|cookie[- ](?:policy|settings|banner)|privacy (?:policy|notice)|terms of (?:use|service)|all rights reserved)\b/iu,
  /^.{0,50}\b(?:subscribe|sign up|sign in|log ?in|log ?out|register now|unsubscribe|newsletter)\b.{0,30}$/iu,
  /^(?:share|tweet|like|reply|follow us|read more|learn more|see also|related|continue reading|comments?|leave a (?:reply|comment)|skip to|table of contents|contents|back to top|previous|next|menu|search|advertisement|sponsored|tags?|categories|category|filed under|posted (?:by|on|in)|published|updated|last (?:modified|updated|edited)|written by|edited by|author|source|link|url|date|photo|image|credit|download|print|e-?mail|home|about us|contact us?)\b.{0,60}$/iu,
  /^(?:read|see|view|visit|click|tap|check out|download|watch)\b.{0,80}\b(?:here|more|below|full (?:story|article|list)|website|page)\b/iu,
  /^(?:weiterlesen|mehr (?:lesen|dazu|erfahren)|anmelden|registrieren|abonnieren|datenschutz|impressum|anzeige|werbung|kommentare?|teilen|drucken|startseite|zum inhalt|siehe auch|quelle|autor|inhaltsverzeichnis)\b.{0,60}$/iu,
  /\[page \d+\]\s*$/iu,
  /^(?:©|\(c\)|copyright)\s/iu,
  /^(?:https?:\/\/|www\.)\S+$/iu,
  /^\[?(?:edit|show|hide|bearbeiten)\]?$/iu,
  /\bjavascript\b.{0,30}\b(?:disabled|enable|required)\b/iu,
  /^(?:\^|↑)\s/u,
  /^(?:\p{L}{2,9}, )?(?:\d{1,2} \p{L}{3,9} \d{4}|\d{4}-\d{2}-\d{2})(?:[T ,]+\d{1,2}:\d{2}.{0,24})?$/iu,
  /\b(?:let me know|feel free to|i hope (?:this|that) helps|would you like me to|do you want me to|shall i|lass(?:en sie)? mich wissen)\b/iu,
  /\blorem ipsum\b|\[(?:insert|add|your|company name)\b[^\]]{0,60}\]|\{\{[^}]{1,60}\}\}/iu,
  /^[\s"'“„]*(?:sorry|(?:i['’]?m|i am|we['’]?re) (?:so |very |really )?(?:sorry|afraid|unable|not able)|unfortunately, (?:i|we) (?:can|am|are|do)|i (?:cannot|can['’]?t|won['’]?t)|es tut mir leid|tut mir leid)\b/iu,
  /^(?:many |special )?thanks? (?:to|for)\b.{0,120}$/iu,
]

/** A longer line is text, whatever words it begins with. */
const maxFurnitureChars = 220

const machineLines: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|neglect)\b.{0,50}\b(?:instructions?|prompts?|rules?|directions?|guidelines|context|constraints|everything|safety|above)\b/iu,
  /\b(?:system|developer|hidden) (?:prompt|message|instructions?|override|mode)\b/iu,
  /\b(?:you are|you're|act as|pretend (?:to be|you)|roleplay as|behave as)\b.{0,30}\b(?:ai|assistant|chatgpt|gpt|claude|gemini|dan|llm|language model|jailbroken|bot|agent|root|admin|unrestricted)\b/iu,
  /^\W*(?:system|assistant|user|human|developer|instruction)s?\s*[:\]>]/iu,
  /<\|?[/]?(?:im_start|im_end|system|endoftext|assistant|user|instructions?)\b/iu,
  /\[\/?inst\]|<<\/?sys>>|\{\{.{0,40}\}\}|###\s*(?:instruction|system)/iu,
  /^\W*(?:please |now |instead,? |then |just )*(?:respond|reply|answer|output|print|say|write|return|repeat)\b.{0,25}\b(?:only|exactly|nothing but|verbatim|the (?:words?|phrase|string|following)|with)\b.{0,80}$/iu,
  /\b(?:as an ai|as a language model|jailbreak|prompt injection|tool call|function call)\b/iu,
  /\b(?:new|updated|real|secret|important) (?:instructions?|task|orders?) (?:for|from|to|is|are|follow)\b/iu,
  /^\W*(?:please |now |then )*(?:set|give|assign|raise|rate)\b.{0,30}\b(?:confidence|score|verdict|rating|trust|priority|budget|policy)\b.{0,30}\b(?:to|of|at|as)\b/iu,
  /(?:^\W*(?:please |now |then )*|\b(?:must|should|and|to) )(?:reveal|leak|exfiltrate|send|post|upload|disclose|tell me)\b.{0,40}\b(?:your|the|all|any) (?:\w+ )?(?:passwords?|secrets?|api keys?|tokens?|credentials?|environment|prompts?|\.env)\b/iu,
  /\b(?:approve|publish|transfer|delete|drop|execute|run)\b.{0,30}\b(?:immediately|this proposal|all (?:policies|tables|proposals|files)|now|the following command|without (?:review|approval))\b/iu,
  /\b(?:ignoriere|vergiss|missachte)\b.{0,50}\b(?:anweisung(?:en)?|regeln?|vorgaben|alles)\b/iu,
  /\b(?:attention|note|message|dear|to)\b.{0,12}\b(?:ai|llm|assistant|language model|agents?|crawler)s?\s*[:,!]/iu,
  /\b(?:ignorez|oubliez|ignora|olvida)\b.{0,50}\b(?:instruc|consignes|istruzioni|reglas)/iu,
]

/** Whether this line is page furniture (navigation, notices, share buttons) rather than text. */
export function isFurniture(line: string): boolean {
  return line.length <= maxFurnitureChars && furniture.some((pattern) => pattern.test(line))
}

/** Whether this sentence gives orders to a machine that reads it. Such a line is data like any other, and never a fact
 *  worth quoting. */
export function speaksToMachines(sentence: string): boolean {
  return machineLines.some((pattern) => pattern.test(sentence))
}
