// What keeps the database small: statements that forget what nobody needs any more. Events are not among it; they are facts.

import { type Queryable, sql } from '../world/db.ts'

/** Takes this day's turn to keep house; false when it was taken already, by whichever process. */
export async function takeTurn(db: Queryable): Promise<boolean> {
  const rows = await db.query(sql`
    insert into ops_cursors as c (name, event_id) values ('housekeeping_day', floor(extract(epoch from ops_now()) / 86400)::bigint)
    on conflict (name) do update set event_id = excluded.event_id where c.event_id < excluded.event_id
    returning name`)
  return rows.length === 1
}

/** Deletes runs of the heartbeat that ended more than `days` ago, at most `limit`; returns how many. */
export async function pruneBeats(db: Queryable, days: number, limit: number): Promise<number> {
  const rows = await db.query(sql`
    delete from ops_action_runs where id = any (array(
      select id from ops_action_runs where finished_at < ops_now() - ${days} * interval '1 day'
      order by started_at, id limit ${limit}))
    returning id`)
  return rows.length
}

/** Deletes sessions and login links that ended more than `days` ago; returns how many. */
export async function pruneAccess(db: Queryable, days: number): Promise<number> {
  const sessions = await db.query(
    sql`delete from ops_sessions where expires_at < ops_now() - ${days} * interval '1 day' returning digest`,
  )
  const links = await db.query(
    sql`delete from ops_login_links where expires_at < ops_now() - ${days} * interval '1 day' returning digest`,
  )
  return sessions.length + links.length
}

/** Gives the space of dead rows back and counts the company's rows anew: the embedded database has nobody who does it by itself. The
 *  server's own tables are not counted: they do not grow, and counting them costs twice as much as all of the company's; nor are the
 *  values of lists and documents: plans go by ids, states and times, and those are half of the work. */
export async function vacuum(db: Queryable): Promise<void> {
  await db.query(sql`vacuum`)
  await db.query(sql`
    do $$ declare own text; begin
      perform set_config('default_statistics_target', '20', true); -- a sample of 6,000 rows of each, however many there are
      for own in (
        select format('%I (%s)', t.tablename, string_agg(quote_ident(a.attname), ', ' order by a.attnum)) as counted
        from pg_tables t
        join pg_attribute a on a.attrelid = format('%I.%I', t.schemaname, t.tablename)::regclass and a.attnum > 0 and not a.attisdropped
        join pg_type y on y.oid = a.atttypid and y.typcategory <> 'A' and y.typname not in ('jsonb', 'tsvector')
        where t.schemaname = current_schema() group by t.tablename order by counted) loop
        execute 'analyze ' || own;
      end loop;
    end $$`)
}
