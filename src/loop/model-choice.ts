// Which model answers what: the agent's own, else the one of the task, else the company's default. It asks none.

import type { Policies } from '../domain/policy.ts'
import type { Model, ModelTask } from '../world/model.ts'

/** Where the environment names the default, the policy's is left aside. */
const namedDefault = ({ pinned }: Pick<Model, 'pinned'>, policy: Policies['model_policy']): string | null =>
  pinned === true ? null : policy.default

/**
 * Returns the `provider:model` for a task: the agent's own model, else `model_policy.tasks`, else `model_policy.default`, else null for
 * the world's.
 */
export function chooseModel(
  model: Pick<Model, 'pinned'>,
  { model_policy: policy }: Pick<Policies, 'model_policy'>,
  agentModel: string | null,
  task: ModelTask,
): string | null {
  const byTask: Partial<Record<ModelTask, string>> = policy.tasks
  return agentModel ?? byTask[task] ?? namedDefault(model, policy)
}

/** Returns the company's default model as it is in force now: what answers where neither an agent nor a task has one of its own. */
export function defaultModel(
  model: Pick<Model, 'name' | 'simulated' | 'pinned' | 'simulates'>,
  { model_policy: policy }: Pick<Policies, 'model_policy'>,
): { name: string; simulated: boolean } {
  const named = namedDefault(model, policy)
  const simulated = model.simulates?.(named) ?? model.simulated
  if (named === null) return { name: model.name, simulated }
  return { name: simulated ? 'demo' : named, simulated }
}

/** The tasks of steps. */
export const workTasks: readonly ModelTask[] = ['analyze', 'research', 'write', 'draft', 'review', 'diagnose']

/** Returns whether a model that is not simulated answers any task of the steps of an agent whose own model is `agentModel`. */
export function thinksForReal(
  model: Pick<Model, 'simulated' | 'pinned' | 'simulates'>,
  policies: Pick<Policies, 'model_policy'>,
  agentModel: string | null,
): boolean {
  const simulates = (name: string | null): boolean => model.simulates?.(name) ?? model.simulated
  return workTasks.some((task) => !simulates(chooseModel(model, policies, agentModel, task)))
}
