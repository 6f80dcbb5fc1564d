import type { RoomKind } from '@preau/protocol/api/places.ts'
import type { TicketActRequest } from '@preau/protocol/api/ticket-acts.ts'
import type { EquipmentItem } from '@preau/protocol/messages/equipment.ts'
import type { Event } from '@preau/protocol/messages/event.ts'
import type { SectionName } from '@preau/protocol/messages/inventory.ts'
import type { LessonOpening } from '@preau/protocol/rules/booking/lesson-opening.ts'
import type { Weekday } from '@preau/protocol/rules/calendar/local-day.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Score, SurveyQuestion } from '@preau/protocol/rules/satisfaction.ts'
import type { CanTeach, SymptomCode } from '@preau/protocol/rules/tickets/symptoms.ts'

/**
 * What a device told at `at`, ms since 1970, server clock. Not `heard`: it came later, out of its outbox, and says nothing of
 * whether the device could be reached.
 */
export type ToldRecord =
  | { at: number; heard: boolean; values: ReadingValues; full?: true }
  | { at: number; heard: boolean; event: Event }
  /** Its connection was cut, and nothing is heard from now on. */
  | { at: number; silent: true }
  /** Another machine was put in its place. */
  | { at: number; replaced: { model: string } }

/** What its agent told of a board or a projector, and when. */
export interface ToldItem {
  at: number
  item: EquipmentItem
}

/** A device that does not exist, with what it told. */
export interface ToldDevice {
  claim: string
  name: string
  kind: DeviceKind
  /** The name of one of the rooms. */
  room: string
  model: string
  serial: string
  enrolledAt: number
  agent: { version: string; platform: string; arch: string }
  /** Seconds between signs of life. */
  interval: number
  inventory: readonly { section: SectionName; items: readonly object[] }[]
  /** In lists, each in its order and after the one before; read once. */
  records: Iterable<readonly ToldRecord[]>
  /** What it told of each device that it reaches, oldest first. */
  attached: readonly (readonly ToldItem[])[]
}

/** A school that does not exist, until `now`, ms since 1970. */
export interface ToldSchool {
  authority: string
  school: string
  rooms: readonly { name: string; kind: RoomKind }[]
  now: number
  devices: readonly ToldDevice[]
  /** Its code, which a contract needs. */
  uai?: string
  service?: ToldService
}

/** What somebody did to a ticket; `by` is the key of a person. */
export interface ToldWork {
  at: number
  by: string
  act: ToldAct
}

/** An act as a person asks for it, without what is made when it is sent. */
export type ToldAct = TicketActRequest extends infer Request
  ? Request extends TicketActRequest
    ? Omit<Request, 'key' | 'at'>
    : never
  : never

/** A ticket that nobody opened, with what was done to it. */
export interface ToldTicket {
  at: number
  /** Key of the person who reported it. */
  by: string
  /** The name of a device; null where it is about the whole school. */
  device: string | null
  symptom: SymptomCode
  canTeach: CanTeach
  works: readonly ToldWork[]
  /** What the school thought of it; null where it did not say. */
  rating: { at: number; score: Score } | null
}

/** The service of a school that does not exist: its contract, what broke, what people think of it. */
export interface ToldService {
  contract: { text: string; key: string; title: string; from: string; to: string }
  /** The lots of the contract, each of which is a lot of persons, too. */
  lots: readonly { key: string; name: string; kinds: readonly DeviceKind[] }[]
  /** Those who are named in the log; they cannot sign in. */
  people: readonly { key: string; name: string; side: 'commune' | 'supplier' }[]
  tickets: readonly ToldTicket[]
  survey: { year: number; opensOn: string; closesOn: string; answers: readonly Record<SurveyQuestion, number>[] }
  objectives: readonly { title: string; dueOn: string; madeAt: number; reachedOn: string | null }[]
}

/** Somebody who teaches in a school that does not exist. */
export interface ToldTeacher {
  name: string
  role: 'teacher' | 'school_head'
  /** The number of his badge. */
  badge: string
}

/** What somebody books, in a room by its name and for a teacher by his. */
export interface ToldLesson {
  room: string
  teacher: string
  title: string
  classLabel: string
  opens: LessonOpening | null
  /** Not for a class: then it may be at any hour, and the head agreed. */
  thirdParty?: string
}

/** The lessons of a school that does not exist, from `now` on, ms since 1970. */
export interface ToldLessons {
  now: number
  /** Of its machines: by them the school is found, whatever it is called by now. */
  claims: readonly string[]
  teachers: readonly ToldTeacher[]
  /** Those of each week; `period` is counted from the first of its day. */
  week: readonly (ToldLesson & { weekday: Weekday; period: number })[]
  /** Those that begin so long after now, and last so long, in ms; the first is the one that is waited for. */
  soon: readonly (ToldLesson & { after: number; lasts: number })[]
}
