import type { Id } from '@preau/protocol/ids.ts'
import type { SyncNote, SyncRecord } from '@preau/protocol/territory/record.ts'
import type { Incoming } from '../store/sync/incoming.ts'

/** A row with the note by which it is sent: the note may go when the other side has the row as it is here. */
export interface NotedRecord {
  note: SyncNote
  record: SyncRecord
}

/** What became of rows that came from the other side. */
export interface Applied {
  /** Rows that changed something here. */
  changed: Incoming[]
  /** Rows that could not be taken, with the code of the reason: they are set aside and not sent for ever. */
  refused: { school: Id; record: SyncRecord; code: string }[]
  /** Rows of which what they refer to is not here yet: they are to be sent again. */
  later: { school: Id; kind: string; key: string }[]
}

/** The place of a batch in what the other side sends. */
export interface SyncPlace {
  epoch: number
  seq: number
}

/** A batch of the other side: of one school, with its place. */
export interface ArrivedBatch {
  school: Id
  place: SyncPlace
  records: readonly SyncRecord[]
  /** How it came. */
  via?: string
}

/**
 * What a side keeps of the schools that have another side. Times are ms since 1970. INVARIANT: `apply` is one transaction, with the
 * places of the batches in it; `forget` takes no note that moved on since it was read.
 */
export interface SyncStore {
  /** Rows that are to be sent, the most urgent and then the oldest first, up to an urgency; without those that are under way. */
  noted(
    school: Id,
    limit: { records: number; urgency: number; except: ReadonlySet<number> },
    now: number,
  ): Promise<NotedRecord[]>
  /** The other side has them: their notes go where they have not moved. */
  forget(notes: readonly SyncNote[]): Promise<void>
  /** A row is larger than the other side takes: it is noted no more until it changes, and people see that it stayed here. */
  keepBack(note: SyncNote, now: number): Promise<void>
  /** Notes rows so that they are sent again, where they are there. */
  renote(school: Id, keys: readonly { kind: string; key: string }[]): Promise<void>
  /** Notes every row of the school that this side may say: a first pass. */
  renoteAll(school: Id): Promise<void>
  /** Applies batches of any schools, each where its epoch is the one that the school sends in. */
  apply(arrived: readonly ArrivedBatch[], now: number): Promise<Applied>
}
