-- Every cent is answerable: the price that a hold was reckoned with stays with it, and who said it. And what people were asked about an
-- effect is found by the effect.

alter table ops_budget_holds
  -- { source: price_policy | list, input, cached, cacheWrite, output } in micro-USD per million tokens, or { source: unknown }; null for
  -- what was held before this was kept.
  add column price jsonb check (price is null or jsonb_typeof(price) = 'object');

create index ops_approvals_of_effect on ops_approvals (effect_id, created_at, id) where effect_id is not null;
