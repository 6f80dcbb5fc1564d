import type { Side } from '@preau/protocol/rules/territory/clock.ts'
import { SYNC_KIND_NAMES, SYNC_KINDS, type SyncKind, type SyncKindName } from '@preau/protocol/rules/territory/kinds.ts'
import type { Transaction } from '../database.ts'
import { SYNC_TABLES, type SyncTable } from './tables.ts'

/** How a row of a table says that it changed. */
interface Noted {
  name: string
  kind: SyncKindName
  is: SyncKind
  at: Pick<SyncTable, 'table' | 'school' | 'key' | 'watched' | 'carried'>
  forSchools: SyncTable['forSchools']
}

/**
 * Has the database itself note each row that the other side has to hear of, in the transaction that changes it: no statement can
 * forget to. Only rows of schools that have another side are noted, and none that is written because the other side said so
 * (beginApplying). To be called again by each program that starts, whose kinds may be others.
 */
export async function installNotes(transaction: Transaction, side: Side): Promise<void> {
  for (const noted of everyNoted()) {
    const isOurs = noted.is.owner === 'both' || noted.is.owner === side
    const statements = transaction.dialect.name === 'sqlite' ? sqliteTriggers(noted) : postgresTriggers(noted)
    for (const statement of [...statements.drop, ...(isOurs ? statements.create : [])]) await transaction.run(statement)
  }
}

/** From here to the end of the transaction nothing is noted, or to endApplying(). */
export async function beginApplying(transaction: Transaction): Promise<void> {
  await setApplying(transaction, 1)
}

export async function endApplying(transaction: Transaction): Promise<void> {
  await setApplying(transaction, 0)
}

async function setApplying(transaction: Transaction, applying: 0 | 1): Promise<void> {
  if (transaction.dialect.name === 'sqlite') {
    await transaction.run(
      'insert into sync_mode (one, applying) values (1, $1) on conflict (one) do update set applying = excluded.applying',
      [applying],
    )
  } else await transaction.get(`select set_config('preau.applying', $1, true) as applying`, [`${applying}`])
}

function everyNoted(): Noted[] {
  return SYNC_KIND_NAMES.flatMap((kind) => {
    const { also = [], forSchools, ...at } = SYNC_TABLES[kind]
    return [at, ...also].map((each: NonNullable<SyncTable['also']>[number], index) => ({
      name: `sync_note_${kind}${index === 0 ? '' : `_${index}`}`,
      kind,
      is: SYNC_KINDS[kind],
      at: each,
      forSchools: index === 0 ? forSchools : each.forSchools,
    }))
  })
}

/** What happened stays so: that one side keeps it no longer is nothing to be told. */
const isHistory = ({ kind, is }: Noted) => is.merge === 'add' || is.dated !== undefined || kind === 'command'

const watchedOf = ({ is, at }: Noted) => at.watched ?? Object.keys(is.fields)

const only = ({ carried }: Noted['at'], row: string) => (carried ? ` and ${carried(row)}` : '')

function sqliteTriggers(noted: Noted): { drop: string[]; create: string[] } {
  const { name, kind, is, at, forSchools } = noted
  const free = '(select applying from sync_mode) = 0'
  const key = (row: string) => `json_array(${at.key(row).join(', ')})`
  const schools = (row: string) =>
    `select p.school_id from sync_peers p where p.state = 'joined' and p.school_id ${
      forSchools ? `in (${forSchools(row)})` : `= ${at.school(row)}`
    }${only(at, row)}`
  const note = (row: string) => `
    delete from sync_notes where kind = '${kind}' and key = ${key(row)} and school_id in (${schools(row)});
    insert into sync_notes (school_id, kind, key, urgency)
      select p.school_id, '${kind}', ${key(row)}, ${is.urgency} from (${schools(row)}) as p;`
  const changed = watchedOf(noted).map((column) => `old.${column} is not new.${column}`)
  const removed = isHistory(noted)
    ? `delete from sync_notes where kind = '${kind}' and key = ${key('old')} and school_id = ${at.school('old')};`
    : note('old')
  const trigger = (when: string, on: string, condition: string, body: string) =>
    `create trigger ${name}_${when} after ${on} on ${at.table} for each row when ${condition} begin ${body} end`
  return {
    drop: ['insert', 'update', 'delete'].map((when) => `drop trigger if exists ${name}_${when}`),
    create: [
      trigger('insert', 'insert', free, note('new')),
      trigger('update', 'update', `${free} and (${changed.join(' or ')})`, note('new')),
      trigger('delete', 'delete', free, removed),
    ],
  }
}

function postgresTriggers(noted: Noted): { drop: string[]; create: string[] } {
  const { name, kind, is, at, forSchools } = noted
  // As JSON.stringify writes it, without blanks.
  const key = (row: string) =>
    `'[' || ${at
      .key(row)
      .map((field) => `to_json(${field})::text`)
      .join(` || ',' || `)} || ']'`
  const schools = (row: string) => (forSchools ? `in (${forSchools(row)})` : `= ${at.school(row)}`) + only(at, row)
  const note = (row: string) => `
    insert into sync_notes (school_id, kind, key, urgency)
      select p.school_id, '${kind}', ${key(row)}, ${is.urgency} from sync_peers p
      where p.state = 'joined' and p.school_id ${schools(row)}
    on conflict (school_id, kind, key) do update set n = nextval(pg_get_serial_sequence('sync_notes', 'n'));`
  const changed = watchedOf(noted).map((column) => `old.${column} is distinct from new.${column}`)
  const removed = isHistory(noted)
    ? `delete from sync_notes where kind = '${kind}' and key = ${key('old')} and school_id = ${at.school('old')};`
    : note('old')
  return {
    drop: [`drop trigger if exists ${name} on ${at.table}`, `drop function if exists ${name}()`],
    create: [
      `create function ${name}() returns trigger language plpgsql as $body$ begin
        if coalesce(current_setting('preau.applying', true), '') = '1' then return null; end if;
        if tg_op = 'DELETE' then ${removed}
        elsif tg_op = 'INSERT' then ${note('new')}
        elsif ${changed.join(' or ')} then ${note('new')}
        end if;
        return null;
      end $body$`,
      `create trigger ${name} after insert or update or delete on ${at.table} for each row execute function ${name}()`,
    ],
  }
}
