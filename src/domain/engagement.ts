// What the numbers under a post come to as measurements. Pure; it knows no network.

/** What stands under a post. */
export interface PostCounts {
  likes: number
  reposts: number
  replies: number
  /** How often it was seen; null when the network does not say. */
  impressions: number | null
}

/**
 * Returns the measurements of a post by name: likes, reposts, replies, and, where it is known how often the post was seen,
 * engagement_rate: their sum over the impressions, as a share from 0 up.
 */
export function figuresOf(counts: PostCounts): readonly { metric: string; value: number }[] {
  const { likes, reposts, replies, impressions } = counts
  const figures = [
    { metric: 'likes', value: likes },
    { metric: 'reposts', value: reposts },
    { metric: 'replies', value: replies },
  ]
  if (impressions !== null && impressions > 0)
    figures.push({ metric: 'engagement_rate', value: (likes + reposts + replies) / impressions })
  return figures
}
