// A model that is never told a known secret, whatever got into its prompt, and whose complaints repeat none: providers like to quote the
// key they refuse. It knows no provider.

import { type Model, ModelError, type ModelRequest } from './model.ts'

export interface ModelRedaction {
  /** Over every text of a request: known values only, so that what is asked stays what it is. */
  request<T>(value: T): T
  /** Over what a failed call says. */
  complaint(text: string): string
}

/** Returns `model` with its requests and its errors redacted. */
export function redactingModel(model: Model, redaction: ModelRedaction): Model {
  return {
    ...model,
    async ask(request) {
      try {
        return await model.ask(cleaned(request, redaction))
      } catch (error) {
        if (!(error instanceof ModelError)) throw error
        throw new ModelError(redaction.complaint(error.message), error.retryable, error.facts)
      }
    },
  }
}

function cleaned(request: ModelRequest, { request: clean }: ModelRedaction): ModelRequest {
  const { signal, model, schema, seed, ...told } = request
  return { ...clean(told), signal, model, schema, seed }
}
