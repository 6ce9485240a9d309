// The fields that payloads and results share, each with its cap.

import { z } from 'zod'

export const topic = z.string().max(300).optional()
export const title = z.string().max(300).optional()
export const longText = z.string().max(4_000).optional()
export const artifactId = z.guid()
export const artifactIds = z.array(artifactId).min(1).max(20).optional()

export const summary = z.string().min(1).max(8_000)

/** A text that a deliverable rests on. */
export const sourceEntry = z.object({ artifact_id: artifactId, title: z.string(), source: z.string() })
export type SourceEntry = z.infer<typeof sourceEntry>
