// Which model answers what: the agent's own, else the one of the task, else the company's default. It asks none.

import type { Policies } from '../domain/policy.ts'
import type { Model, ModelTask } from '../world/model.ts'

/**
 * Returns the `provider:model` for a task: the agent's own model, else `model_policy.tasks`, else `model_policy.default`, else null for
 * the world's. Where the environment names the default, the policy's is left aside.
 */
export function chooseModel(
  model: Pick<Model, 'pinned'>,
  { model_policy: policy }: Pick<Policies, 'model_policy'>,
  agentModel: string | null,
  task: ModelTask,
): string | null {
  const byTask: Partial<Record<ModelTask, string>> = policy.tasks
  const byPolicy = model.pinned === true ? null : policy.default
  return agentModel ?? byTask[task] ?? byPolicy
}
