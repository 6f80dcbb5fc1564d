import { type Static, Type } from 'typebox'
import { EVENT_TIME_PATTERN } from './event-time.ts'
import { Euros } from './money.ts'
import { COMMITMENTS, EQUIPMENT_EVENTS, SEVERITIES, TICKET_EVENTS } from './vocabulary.ts'

const closed = { additionalProperties: false }
const At = Type.String({ pattern: EVENT_TIME_PATTERN, maxLength: 48, description: 'ISO 8601 with the zone' })
const Word = Type.String({ minLength: 1, maxLength: 128 })
const Text = Type.String({ minLength: 1, maxLength: 2000 })

/** What a `corrected` line names: the line of the same ticket or equipment with this time and event (and cause, if told apart). */
const Replaces = Type.Object(
  { at: At, event: Word, cause: Type.Optional(Word) },
  { ...closed, description: 'The line that is replaced; it stays in the file' },
)

/** What `pause_contested` and `pause_answered` name: the line `paused` of the same ticket, also where it was corrected since. */
const NamedPause = Type.Object(
  { at: At, cause: Word },
  { ...closed, description: 'The pause that is meant, by its own time and cause' },
)

const fields = {
  at: At,
  school: Type.Optional(Type.String({ pattern: '^[0-9]{7}[A-Z]$', description: 'UAI' })),
  severity: Type.Optional(Type.Enum([...SEVERITIES])),
  lot: Type.Optional(Word),
  equipment: Type.Optional(Word),
  cause: Type.Optional(Word),
  by: Type.Optional(Word),
  to: Type.Optional(Word),
  proof: Type.Optional(Text),
  commitment: Type.Optional(Type.Enum([...COMMITMENTS])),
  amount_eur: Type.Optional(Euros),
  note: Type.Optional(Text),
  pause: Type.Optional(NamedPause),
}

/** The line that takes the place of a corrected one, without its ticket; absent where the line is only taken back. */
const TicketReplacement = Type.Object(
  { ...fields, event: Type.Enum(TICKET_EVENTS.filter((name) => name !== 'corrected')) },
  closed,
)

/** A line about a ticket. */
export const TicketLine = Type.Object(
  {
    ...fields,
    ticket: Word,
    event: Type.Enum([...TICKET_EVENTS]),
    replaces: Type.Optional(Replaces),
    with: Type.Optional(TicketReplacement),
  },
  { ...closed, title: 'Event of a ticket' },
)
export type TicketLine = Static<typeof TicketLine>

const equipmentFields = {
  at: At,
  school: Type.Optional(Type.String({ pattern: '^[0-9]{7}[A-Z]$', description: 'UAI' })),
  class: Type.Optional(Word),
  cause: Type.Optional(Word),
  note: Type.Optional(Text),
}

/** A line about an equipment. */
export const EquipmentLine = Type.Object(
  {
    ...equipmentFields,
    equipment: Word,
    event: Type.Enum([...EQUIPMENT_EVENTS]),
    by: Type.Optional(Word),
    replaces: Type.Optional(Replaces),
    with: Type.Optional(Type.Object({ ...equipmentFields, event: Type.Enum(['down', 'up']) }, closed)),
  },
  { ...closed, title: 'Event of an equipment' },
)
export type EquipmentLine = Static<typeof EquipmentLine>

/** What each event needs besides `at` and what it is about. */
export const NEEDED: Readonly<Record<string, readonly string[]>> = {
  opened: ['school', 'severity'],
  paused: ['cause'],
  handed_over: ['to'],
  requalified: ['severity'],
  waived: ['commitment'],
  pause_contested: ['pause', 'note'],
  pause_answered: ['pause', 'cause'],
  corrected: ['replaces'],
  down: ['school', 'class'],
}
