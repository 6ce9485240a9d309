// Deliverables as Markdown for people: analyses, reviews, diagnoses and lists of sources. What others wrote stays text:
// it can open no link, heading or picture of its own.

import { oneLine } from '../domain/document.ts'
import type { Analysis, Diagnosis, Review } from '../domain/thought.ts'
import type { SourceEntry } from './fields.ts'

const lineChars = 1_000

/** Returns `text` on one line with Markdown's active characters made plain. */
function plain(text: string): string {
  return oneLine(text, lineChars)
    .replace(/[\\`*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^[#>+-]/, '\\$&')
}

function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map(plain)
    .join('\n\n')
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${heading}\n\n${lines.join('\n')}`
}

function join(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** An address that cannot end the link it stands in. */
function linkTarget(url: URL): string {
  return url.href.replace(/[()[\]<>]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
}

/** Returns a list of sources, web addresses as links. */
export function sourcesSection(sources: readonly SourceEntry[]): string {
  return section(
    'Sources',
    sources.map((entry) => {
      const url = URL.parse(entry.source)
      const isWeb = url !== null && /^https?:$/.test(url.protocol)
      return isWeb
        ? `- [${plain(entry.title)}](<${linkTarget(url)}>)`
        : `- ${plain(entry.title)} (${plain(entry.source)})`
    }),
  )
}

/** Returns an analysis as a document with its quotes and sources. */
export function analysisMarkdown(title: string, analysis: Analysis, sources: readonly SourceEntry[]): string {
  const nameOf = (id: string): string => plain(sources.find((entry) => entry.artifact_id === id)?.title ?? id)
  return join([
    `# ${plain(title)}`,
    paragraphs(analysis.summary),
    section(
      'Findings',
      analysis.findings.map(
        (finding) =>
          `- ${plain(finding.statement)}\n  > “${plain(finding.quote)}” (${nameOf(finding.sourceId)})`,
      ),
    ),
    section(
      'Figures',
      analysis.figures.map(
        (figure) => `- **${plain(figure.value)}**: ${plain(figure.context)} (${nameOf(figure.sourceId)})`,
      ),
    ),
    section('Key terms', analysis.keyTerms.length === 0 ? [] : [analysis.keyTerms.map(plain).join(', ')]),
    analysis.insight === null
      ? ''
      : section('Worth remembering', [
          `${plain(analysis.insight.statement)} (confidence ${Math.round(analysis.insight.confidence * 100)} %)`,
        ]),
    sourcesSection(sources),
  ])
}

/** Returns a review as a document. */
export function reviewMarkdown(title: string, review: Review): string {
  return join([
    `# ${plain(title)}`,
    `**${review.verdict === 'good' ? 'Good' : 'Needs work'}**, ${review.score} of 10.`,
    paragraphs(review.summary),
    section(
      'Remarks',
      review.remarks.map(
        ({ severity, remark, quote }) =>
          `- **${severity === 'problem' ? 'Problem' : 'Note'}**: ${plain(remark)}${quote === '' ? '' : `\n  > “${plain(quote)}”`}`,
      ),
    ),
  ])
}

/** Returns a diagnosis as a document. */
export function diagnosisMarkdown(title: string, diagnosis: Diagnosis): string {
  return join([
    `# ${plain(title)}`,
    paragraphs(diagnosis.summary),
    section('Cause', [plain(diagnosis.cause)]),
    section('Evidence', [plain(diagnosis.evidence)]),
    section('Remedy', [plain(diagnosis.remedy)]),
    diagnosis.retryMayHelp ? 'Trying the same again may help.' : 'Trying the same again will not help.',
  ])
}
