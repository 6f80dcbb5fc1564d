import type { NoteKind, TimelineNote } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { KioskCheck } from '@preau/protocol/kiosk.ts'
import type { Level } from '@preau/protocol/rules/tickets/states.ts'
import type { Queries } from './database.ts'

/** What stands in a note, by its kind; persons and devices by their ids. */
export interface NoteBody {
  words?: string
  photo?: { type: string; bytes: number }
  part?: NonNullable<TimelineNote['part']>
  devices?: Id[]
  visitAt?: number
  level?: Level
  /** Random id of a person; null: nobody has it any more. */
  to?: Id | null
  count?: number
  checks?: KioskCheck[]
}

/** Something that was noted beside the log of a ticket. Times are ms since 1970. */
export interface StoredNote {
  school: Id
  /** Made by whoever asked for it: the same again adds nothing. */
  id: Id
  ticket: Id
  at: number
  kind: NoteKind
  body: NoteBody
  /** SHA-256 of the file of a photo, 64 hex digits. */
  file: string | null
  recordedAt: number
  recordedBy: Id | null
}

interface Row {
  school_id: Id
  id: Id
  ticket_id: Id
  at: number
  kind: NoteKind
  body: string
  file: string | null
  recorded_at: number
  recorded_by: Id | null
}

/** Adds a note; false where its school has one with this id already. INVARIANT: a note is never changed. */
export async function addNote(transaction: Queries, note: StoredNote): Promise<boolean> {
  const { school, id, ticket, at, kind, body, file, recordedAt, recordedBy } = note
  const added = await transaction.run(
    `insert into ticket_notes (school_id, id, ticket_id, at, kind, body, file, recorded_at, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (school_id, id) do nothing`,
    [school, id, ticket, at, kind, JSON.stringify(body), file, recordedAt, recordedBy],
  )
  return added === 1
}

/** The notes of a ticket, the oldest first. */
export async function notesOfTicket(db: Queries, school: Id, ticket: Id): Promise<StoredNote[]> {
  const rows = await db.all<Row>(
    'select * from ticket_notes where school_id = $1 and ticket_id = $2 order by at, recorded_at, id',
    [school, ticket],
  )
  return rows.map(toNote)
}

/** A note of a school; undefined where there is none. */
export async function findNote(db: Queries, school: Id, id: Id): Promise<StoredNote | undefined> {
  const row = await db.get<Row>('select * from ticket_notes where school_id = $1 and id = $2', [school, id])
  return row && toNote(row)
}

function toNote(row: Row): StoredNote {
  return {
    school: row.school_id,
    id: row.id,
    ticket: row.ticket_id,
    at: row.at,
    kind: row.kind,
    body: JSON.parse(row.body),
    file: row.file,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  }
}

/** A note by its id alone, for the address of a picture; undefined where there is none. Who may see it is asked by its ticket. */
export async function noteById(db: Queries, id: Id): Promise<StoredNote | undefined> {
  const row = await db.get<Row>('select * from ticket_notes where id = $1', [id])
  return row && toNote(row)
}
