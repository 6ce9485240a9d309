// Every cap of the demo model in one place: how much it reads, how much it says. The asked schema may be tighter
// (fit.ts sees to that) but never wider.

export const demoLimits = {
  /** What lies beyond is not read; a reply says so. */
  maxTextChars: 400_000,
  maxSentencesPerText: 1_500,
  /** Of how many texts it keeps in mind what it found in them, and of how many characters altogether. */
  rememberedTexts: { entries: 100, chars: 2_000_000 },
  /** A longer run of words is cut at a space: a text without full stops is still read. */
  maxSentenceChars: 420,
  minSentenceChars: 24,
  /** Similarity is quadratic, so only the most central sentences enter the ranking by each other. */
  maxRankedSentences: 240,
  maxFiguresPerText: 60,
  maxFindings: 8,
  maxFigures: 8,
  maxKeyTerms: 10,
  maxSummaryChars: 1_100,
  maxQuoteChars: 320,
  maxTweetChars: 280,
  maxSections: 5,
  /** Sentences of the sources in one section. */
  maxPerSection: 5,
  maxFeedItems: 8,
  maxRemarks: 12,
  /** Numbers and quotations of one article that a review looks up. */
  maxChecks: 300,
  maxErrorChars: 240,
  /** Strategies and lessons that draw the eye. */
  maxRemembered: 20,
  maxKnownLines: 400,
  rememberedLines: { entries: 1_000, chars: 500_000 },
} as const
