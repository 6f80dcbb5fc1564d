import { DatabaseSync } from 'node:sqlite'

/** Of the tables below. A file of a later version is moved aside like one that cannot be read. */
export const SCHEMA_VERSION = 4

const PAGE_BYTES = 4096

/**
 * INVARIANT: the table takes any kind, so that a kind that is new needs no new version of the file: a program that was given up for
 * the one before it leaves a file that the older one reads, and sends.
 */
const RECORDS = `
CREATE TABLE record (
  seq INTEGER PRIMARY KEY,
  first INTEGER NOT NULL UNIQUE CHECK (first <= seq),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  uptime REAL NOT NULL,
  run INTEGER NOT NULL,
  full INTEGER NOT NULL DEFAULT 0,
  weight INTEGER NOT NULL DEFAULT 1,
  level INTEGER NOT NULL DEFAULT 0,
  section TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX record_thinning ON record (level, seq, first) WHERE kind = 'report';
CREATE INDEX record_section ON record (section, seq) WHERE section IS NOT NULL;

CREATE TRIGGER record_added AFTER INSERT ON record BEGIN
  UPDATE place SET records = records + 1, samples = samples + (new.kind = 'report'), bytes = bytes + new.bytes;
END;
CREATE TRIGGER record_removed AFTER DELETE ON record BEGIN
  UPDATE place SET records = records - 1, samples = samples - (old.kind = 'report'), bytes = bytes - old.bytes;
END;
CREATE TRIGGER record_changed AFTER UPDATE OF kind, bytes ON record BEGIN
  UPDATE place SET samples = samples + (new.kind = 'report') - (old.kind = 'report'), bytes = bytes + new.bytes - old.bytes;
END;
`

/** Versions 1 to 3 took the kinds alone that their programs knew. */
const FROM_OLDER = `
ALTER TABLE record RENAME TO record_1;
DROP INDEX record_thinning;
DROP INDEX record_section;
DROP TRIGGER record_added;
DROP TRIGGER record_removed;
DROP TRIGGER record_changed;
${RECORDS.slice(0, RECORDS.indexOf('CREATE TRIGGER'))}
INSERT INTO record SELECT * FROM record_1;
DROP TABLE record_1;
${RECORDS.slice(RECORDS.indexOf('CREATE TRIGGER'))}
PRAGMA user_version = ${SCHEMA_VERSION};
`

/**
 * INVARIANT: the ranges [first, seq] of `record` and the prefix up to `place.first - 1` cover 0 .. place.next - 1, each seq once.
 * The sizes in `place` are kept by triggers, so that a bound costs no count of the table.
 */
const TABLES = `
CREATE TABLE place (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch INTEGER NOT NULL DEFAULT 0,
  acked INTEGER NOT NULL DEFAULT -1,
  next INTEGER NOT NULL DEFAULT 0,
  run INTEGER NOT NULL DEFAULT 0,
  connection INTEGER NOT NULL DEFAULT 0,
  thinning INTEGER NOT NULL DEFAULT 0,
  records INTEGER NOT NULL DEFAULT 0,
  samples INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO place (id) VALUES (1);

${RECORDS}

CREATE TABLE section (
  section TEXT PRIMARY KEY,
  acked TEXT,
  queued TEXT,
  last INTEGER
) STRICT;

CREATE TABLE set_aside (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
PRAGMA user_version = ${SCHEMA_VERSION};
`

/**
 * Opens the file at `path` (`:memory:` for none), made where it is not there. Throws what SQLite throws, and OutboxUnreadable's
 * cause by `checkReadable`.
 * @param bytes the size that the file itself refuses to exceed
 */
export function openDatabase(path: string, bytes: number): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 1000 })
  try {
    // One agent a file: a second one finds it locked. The lock of a killed process is gone with it.
    db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 1048576; PRAGMA wal_autocheckpoint = 256;
      PRAGMA cache_size = -1024; PRAGMA max_page_count = ${Math.ceil(bytes / PAGE_BYTES)}`)
    if (versionOf(db) === 0) db.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT`)
    if (versionOf(db) >= 1 && versionOf(db) < SCHEMA_VERSION) migrate(db, bytes)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Both tables are there for a moment, and a full outbox has to find room for that. */
function migrate(db: DatabaseSync, bytes: number): void {
  const limit = Math.ceil(bytes / PAGE_BYTES)
  db.exec(`PRAGMA max_page_count = ${3 * limit}; BEGIN IMMEDIATE; ${FROM_OLDER} COMMIT;
    PRAGMA incremental_vacuum; PRAGMA max_page_count = ${limit}`)
}

/** Whether SQLite finds the whole file sound and its tables are of the version that this program knows. */
export function isSound(db: DatabaseSync): boolean {
  const found = db.prepare('PRAGMA quick_check(1)').get()
  return found?.quick_check === 'ok' && versionOf(db) === SCHEMA_VERSION
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version)
}
