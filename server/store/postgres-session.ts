import { createHash } from 'node:crypto'

/** How long one statement of a write may take, and one of a read, in ms. */
const WRITE_WITHIN = 60_000
const READ_WITHIN = 30_000
/** How long a write waits for its turn among the programs on the database, in ms. */
export const TURN_WITHIN = 10_000
/** How long a server waits for the one before it, whose connection the database may not know to be dead yet, in ms. */
export const HOLD_WITHIN = 3_000

/** Two numbers name an advisory lock; the second is of the schema, for two products may share a database. */
const lockOf = (name: string) => {
  const number = createHash('sha256').update(`preau ${name}`).digest().readInt32BE(0)
  return `${number}, hashtext(current_schema())`
}
const TURN = lockOf('turn')
const SERVER = lockOf('server')

/** A dead peer is given up within seconds: it holds locks that the one after it needs. */
const KEEP_ALIVE = `set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;`

/** What of a server decides whether it can be used, and how it calls itself. */
export const SESSION_FACTS = `select current_setting('fsync') as fsync, current_setting('server_version_num') as version,
  current_setting('server_encoding') as encoding, current_setting('server_version') as shown`

/**
 * What the writer's connection begins with. A database, or an account, that was told to answer before the disk has it, is told
 * otherwise for this session (I1); a stronger promise than ours stays.
 */
export const WRITER_SESSION = `${KEEP_ALIVE}
  set statement_timeout = ${WRITE_WITHIN};
  set lock_timeout = ${TURN_WITHIN};
  set idle_in_transaction_session_timeout = ${WRITE_WITHIN};
  set standard_conforming_strings = on;
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') in ('off', 'local');
  ${SESSION_FACTS}`

/** What a reader's connection begins with. */
export const READER_SESSION = `${KEEP_ALIVE}
  set statement_timeout = ${READ_WITHIN};
  set idle_in_transaction_session_timeout = ${READ_WITHIN};
  set default_transaction_read_only = on`

/** Waits until this session is that of the one server of the database. It ends with the session. */
export const HOLD_SERVER = `set lock_timeout = ${HOLD_WITHIN}; select pg_advisory_lock(${SERVER}); set lock_timeout = ${TURN_WITHIN}`

/**
 * Begins a write. INVARIANT: one program writes at a time, as with SQLite, so that what a statement found stays so until its
 * transaction ends, whoever else is at work on the database. Each statement sees what was committed before it.
 */
export const BEGIN = `begin isolation level read committed; select pg_advisory_xact_lock(${TURN})`
