import type { Id } from '@preau/protocol/ids.ts'
import type { SyncNote, SyncRecord } from '@preau/protocol/territory/record.ts'

/** A row with the note by which it is sent: the note may go when the other side has the row as it is here. */
export interface NotedRecord {
  note: SyncNote
  record: SyncRecord
}

/** What became of rows that came from the other side. */
export interface Applied {
  /** Rows that changed something here. */
  changed: SyncRecord[]
  /** Rows that could not be taken, with the code of the reason: they are set aside and not sent for ever. */
  refused: { record: SyncRecord; code: string }[]
}

/** Where one side's word gave way: told to the person who had changed it. */
export interface GaveWay {
  school: Id
  kind: string
  key: string
  /** Fields of which another value holds now. */
  fields: string[]
}

/** The last place of the other side's sending that is on disk here. */
export interface SyncPlace {
  epoch: number
  seq: number
}

/**
 * What a side keeps of one school. Times are ms since 1970. INVARIANT: `apply` is one transaction, with the place of the batch
 * in it; `forget` takes no note that moved on since it was read.
 */
export interface SyncStore {
  /** Rows that are to be sent, the most urgent and then the oldest first; of a few at least, at most `bytes` of JSON. */
  noted(school: Id, limit: { records: number; bytes: number; except: ReadonlySet<string> }): Promise<NotedRecord[]>
  /** The other side has them: their notes go where they have not moved. Gives how many are left of the school. */
  forget(notes: readonly SyncNote[]): Promise<void>
  /** How many notes wait, and the number of the newest. */
  waiting(school: Id): Promise<{ rows: number; newest: number }>
  /** Applies rows of the other side. A batch at or before the place that is stored adds nothing but may be applied again. */
  apply(school: Id, place: SyncPlace, records: readonly SyncRecord[]): Promise<Applied>
  /** Notes rows so that they are sent again, where they are there. */
  renote(school: Id, keys: readonly { kind: string; key: string }[]): Promise<void>
  /** Notes every row of the school: a first pass. */
  renoteAll(school: Id): Promise<void>
  /** The last place of the other side that was stored. */
  place(school: Id): Promise<SyncPlace>
  /** A new epoch for what this side sends: above every one before, and at least the time in seconds. */
  nextEpoch(school: Id, now: number): Promise<number>
}
