// The big world: forty agents and more than 100,000 events. It is the month, lived nine times more by a larger company: each further month
// is the same work thirty days later, spread over forty agents, with its own ids, and it holds the same invariants. What is not of
// the events is not repeated: memories, drifts and beats are those of the first month.

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { openEmbedded } from '../../src/world/db-embedded.ts'
import { digestOfMaking, madeOnce } from './made-once.ts'
import { copyOf, keptMonth, monthDigest, monthEnd } from './month.ts'

const months = 9
const monthMs = 30 * 86_400_000
const agents = 40

/** When the big world's last month is over. */
export const crowdEnd = monthEnd + months * monthMs

const names =
  `Ansel Brisa Cato Dagny Elio Fenna Gustav Hollis Ines Joren Katla Lior Mirela Nils Oona Piet Quinn Runa Soren Thea Ugo
Vilma Wendel Xenia Yorick Zelda Aino Benoit Cleo Dario Esra Finn Gwen Hana`.split(/\s+/)

/** Agents beside the six, each in the role and with the persona of one of them; everybody knows everybody. */
const recruits = `
create temporary table roll (place integer primary key, id text unique);
insert into roll select row_number() over (order by id) - 1, id from ops_agents;
insert into ops_agents (id, display_name, role, persona, created_at, updated_at)
select lower(n.name), n.name, a.role, replace(a.persona::text, a.display_name, n.name)::jsonb, a.created_at, a.updated_at
from unnest(string_to_array('${names.join(' ')}', ' ')) with ordinality n (name, nth)
join roll r on r.place = n.nth % 6 join ops_agents a on a.id = r.id;
insert into roll select 5 + row_number() over (order by id), id from ops_agents where id not in (select id from roll);
insert into ops_agent_relationships (agent_a, agent_b, affinity, seed_affinity, created_at, updated_at)
select a.id, b.id, x.affinity, x.affinity, c.created_at, c.created_at
from ops_company c, roll a join roll b on a.id < b.id
cross join lateral (select 0.2 + 0.01 * (abs(hashtext(a.id || b.id)::bigint) % 70) as affinity) x
where greatest(a.place, b.place) >= 6;`

/** Who does in month n what `who` does in the first: another for every mission and conversation, nobody twice in one. Ids keep their order in time. */
const another = `
create function pg_temp.other(who text, root uuid, n integer) returns text language sql stable as $$
  select r.id from roll r where r.place = ((select place from roll where id = who) + 6 * (abs(hashtext(root::text)::bigint) % 7) + n) % ${agents} $$;
create function pg_temp.others(who text[], root uuid, n integer) returns text[] language sql stable as $$
  select coalesce(array_agg(pg_temp.other(w, root, n) order by nth), '{}') from unnest(who) with ordinality x (w, nth) $$;
create function pg_temp.later(id uuid, n integer) returns uuid language sql immutable as $$
  select (lpad(to_hex(('x' || substr(h, 1, 12))::bit(48)::bigint + n * ${monthMs}::bigint), 12, '0') || substr(h, 13))::uuid
  from (select replace(id::text, '-', '') as h) x $$;
-- What a gate took is no longer on a counter, so it is not claimed either.
create function pg_temp.untaken(gates jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(g - 'took' order by nth), '[]') from jsonb_array_elements(gates) with ordinality x (g, nth) $$;`

/** How a copied row differs, by table; `m` is the number of the month, `span` how far its moments lie behind, `last` the first month's last event. */
const changes: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    'ops_mission_proposals',
    {
      id: 'pg_temp.later(id, m)',
      agent_id: `pg_temp.other(agent_id, coalesce((select i.id from ops_missions i where i.proposal_id = t.id), t.id), m)`,
      // What came of a conversation or an idea stands in its queue, which is not repeated.
      source: `case when source in ('conversation', 'initiative') then 'human' else source end`,
      source_trace_id: `source_trace_id || '#' || m`,
      gates: 'pg_temp.untaken(gates)',
      caused_by_event: 'caused_by_event + m * last',
      decided_at: 'decided_at + span',
      expires_at: 'expires_at + span',
      created_at: 'created_at + span',
    },
  ],
  [
    'ops_missions',
    {
      id: 'pg_temp.later(id, m)',
      proposal_id: 'pg_temp.later(proposal_id, m)',
      agent_id: 'pg_temp.other(agent_id, id, m)',
      created_at: 'created_at + span',
      started_at: 'started_at + span',
      finished_at: 'finished_at + span',
    },
  ],
  [
    'ops_mission_steps',
    {
      id: 'pg_temp.later(id, m)',
      mission_id: 'pg_temp.later(mission_id, m)',
      agent_id: 'pg_temp.other(agent_id, mission_id, m)',
      depends_on:
        'array(select pg_temp.later(d, m) from unnest(depends_on) with ordinality x (d, nth) order by nth)',
      run_after: 'run_after + span',
      created_at: 'created_at + span',
      started_at: 'started_at + span',
      finished_at: 'finished_at + span',
    },
  ],
  [
    'ops_artifacts',
    {
      id: 'pg_temp.later(id, m)',
      mission_id: 'pg_temp.later(mission_id, m)',
      step_id: 'pg_temp.later(step_id, m)',
      agent_id: 'pg_temp.other(agent_id, coalesce(mission_id, id), m)',
      content: 'left(content, 400)',
      created_at: 'created_at + span',
    },
  ],
  [
    'ops_roundtable_queue',
    {
      id: 'pg_temp.later(id, m)',
      participants: 'pg_temp.others(participants, id, m)',
      source_trace_id: `source_trace_id || '#' || m`,
      gates: 'pg_temp.untaken(gates)',
      voices: 'null',
      run_after: 'run_after + span',
      spoken_at: 'spoken_at + span',
      created_at: 'created_at + span',
      started_at: 'started_at + span',
      finished_at: 'finished_at + span',
    },
  ],
  [
    'ops_roundtable_turns',
    {
      roundtable_id: 'pg_temp.later(roundtable_id, m)',
      speaker: `case when speaker = 'founder' then speaker else pg_temp.other(speaker, roundtable_id, m) end`,
      weights: `'[]'`,
      created_at: 'created_at + span',
    },
  ],
  [
    'ops_model_calls',
    {
      id: 'pg_temp.later(id, m)',
      agent_id: 'pg_temp.other(agent_id, coalesce(mission_id, roundtable_id, id), m)',
      mission_id: 'pg_temp.later(mission_id, m)',
      step_id: 'pg_temp.later(step_id, m)',
      roundtable_id: 'pg_temp.later(roundtable_id, m)',
      hold_id: 'null',
      created_at: 'created_at + span',
    },
  ],
  [
    'ops_agent_events',
    {
      id: 'id + m * last',
      agent_id: `case when kind ~ '^(memory|voice|relationship|initiative|action_item)[.]' then agent_id
                      else pg_temp.other(agent_id, coalesce(mission_id, roundtable_id, proposal_id), m) end`,
      proposal_id: 'pg_temp.later(proposal_id, m)',
      mission_id: 'pg_temp.later(mission_id, m)',
      step_id: 'pg_temp.later(step_id, m)',
      roundtable_id: 'pg_temp.later(roundtable_id, m)',
      metadata: `case when kind = 'turn.spoken' and metadata ->> 'speaker' <> 'founder'
                      then jsonb_set(metadata, '{speaker}', to_jsonb(pg_temp.other(metadata ->> 'speaker', roundtable_id, m)))
                      when kind like 'roundtable.%'
                      then jsonb_set(metadata, '{participants}', to_jsonb(pg_temp.others(
                        array(select jsonb_array_elements_text(metadata -> 'participants')), roundtable_id, m)))
                      else metadata end`,
      created_at: 'created_at + span',
    },
  ],
]

/** One script: every table copied `months` times by one statement, its generated columns left to the database. */
function copying(columns: ReadonlyMap<string, readonly string[]>): string {
  const statements = changes.map(([table, changed]) => {
    const all = columns.get(table) ?? []
    const unknown = Object.keys(changed).filter((name) => !all.includes(name))
    if (unknown.length > 0) throw new Error(`${table} has no ${unknown.join(', ')}: the crowd is out of date`)
    // Of the first founding there is one.
    const some = table === 'ops_agent_events' ? `where kind <> 'company.founded'` : ''
    return `insert into ${table} (${all.join(', ')}) overriding system value
      select ${all.map((name) => `${changed[name] ?? name} as ${name}`).join(', ')}
      from generate_series(1, ${months}) m
      cross join lateral (select m * interval '${monthMs / 1_000} seconds' as span, (select max(id) from first_events) as last) s
      cross join first_${table} t ${some} order by m, t.created_at;`
  })
  const kept = changes.map(([table]) => `create temporary table first_${table} as select * from ${table};`)
  return `${kept.join('\n')}
    create temporary table first_events as select id from ops_agent_events;
    ${statements.join('\n')}
    select setval(pg_get_serial_sequence('ops_agent_events', 'id'), (select max(id) from ops_agent_events));`
}

async function gather(draft: string): Promise<void> {
  cpSync(await keptMonth(), draft, { recursive: true })
  const db = await openEmbedded({
    dataDir: join(draft, 'db'),
    onProblem: (error) => {
      throw error
    },
  })
  try {
    const rows = await db.query<{ name: string; column: string }>({
      text: `select c.relname as name, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
             where c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             order by c.relname, a.attnum`,
      values: [],
    })
    const columns = new Map<string, string[]>()
    for (const { name, column } of rows) columns.set(name, [...(columns.get(name) ?? []), column])
    // The recruits are there from the founding on. Of the rest the machine would tell anew; the events that it told are copied with it.
    await db.script(`
      select set_config('ops.now', (select created_at::text from ops_company), true); ${recruits}
      set local session_replication_role = replica; ${another} ${copying(columns)}`)
    await db.query({ text: 'vacuum analyze', values: [] })
    await db.query({ text: 'checkpoint', values: [] })
  } finally {
    await db.close()
  }
}

/** Returns a data folder with forty agents and over 100,000 events of ten months, of the caller's own; made once in about 20 s. */
export async function crowdFolder(): Promise<string> {
  const digest = digestOfMaking(['test/support/crowd.ts'], [], monthDigest())
  return copyOf(await madeOnce('crowd', digest, gather))
}
