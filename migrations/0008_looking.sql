-- Doubts are looked at by the clock, not by counting: a look that never reached its target costs nothing but time.

alter table ops_effects
  -- Since when nobody looks at the target any more, so that only a human or late evidence ends the doubt; null while somebody will.
  add column left_to_human_at timestamptz;
