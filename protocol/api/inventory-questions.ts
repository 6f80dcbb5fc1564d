import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { INVENTORY_FIELD_NAMES } from '../rules/inventory-fields.ts'
import { Question } from '../rules/inventory-question.ts'
import { DECIMALS } from './csv.ts'
import { DeviceKindShape, PlaceRef, StatusShape, WarrantyUntil } from './devices.ts'

export const ANSWER_GROUPS = ['match', 'unknown'] as const
export const ANSWER_SORTS = ['place', 'name', 'status', 'value'] as const
export type AnswerSort = (typeof ANSWER_SORTS)[number]

/** Which part of the fleet is asked. */
const Scope = { authority: Type.Optional(Id), school: Type.Optional(Id) }

/** A question, of which part of the fleet, and which page of its answer. */
export const AnswerQuery = Type.Object(
  {
    question: Question,
    ...Scope,
    group: Type.Optional(
      Type.Enum(ANSWER_GROUPS, { description: 'The rows: devices on which it holds, or those that do not tell' }),
    ),
    only: Type.Optional(Type.Union([Id], { description: 'Rows of this school alone; the counts are of all' })),
    sort: Type.Optional(Type.Enum(ANSWER_SORTS, { description: '`value`: by the first field of the question' })),
    direction: Type.Optional(Type.Enum(['asc', 'desc'] as const)),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
    limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 500 })),
  },
  { additionalProperties: false },
)
export type AnswerQuery = Static<typeof AnswerQuery>

/**
 * What a device says to a field: a size in bytes, a code, a text; software as its versions. An empty text: it has no such thing.
 * null: it does not say.
 */
export const AnswerValue = Type.Union([Type.Number(), Type.String(), Type.Null()])
export type AnswerValue = Static<typeof AnswerValue>

export const AnswerRow = Type.Object({
  id: Id,
  name: Type.String(),
  kind: DeviceKindShape,
  school: PlaceRef,
  room: Type.Union([PlaceRef, Type.Null()]),
  status: StatusShape,
  model: Type.Union([Type.String(), Type.Null()]),
  serial: Type.Union([Type.String(), Type.Null()]),
  simulated: Type.Boolean({ description: 'It does not exist: it is played by a simulator' }),
  warrantyUntil: WarrantyUntil,
  values: Type.Array(AnswerValue, { description: 'In the order of `fields`' }),
})
export type AnswerRow = Static<typeof AnswerRow>

/** How a school answers. */
export const SchoolAnswer = Type.Object({ school: PlaceRef, devices: Count, match: Count, unknown: Count })
export type SchoolAnswer = Static<typeof SchoolAnswer>

/** The schools of an answer are this many at most, those with most devices in it. */
export const MAX_SCHOOLS = 500

/** What the fleet says. `match` + `unknown` + those on which it does not hold = `devices`. */
export const Answer = Type.Object({
  devices: Type.Integer({ description: 'How many were asked' }),
  match: Type.Integer({ description: 'On so many it holds' }),
  unknown: Type.Integer({ description: 'So many do not say what decides it' }),
  notConcerned: Type.Integer({ description: 'Of those on which it does not hold: they have no battery at all' }),
  fields: Type.Array(Type.Enum(INVENTORY_FIELD_NAMES)),
  concerned: Type.Integer({ description: 'Schools in which it holds somewhere' }),
  schools: Type.Array(SchoolAnswer, { description: 'The schools with most devices first' }),
  found: Type.Integer({ description: 'Rows of the group, all pages together' }),
  rows: Type.Array(AnswerRow),
})
export type Answer = Static<typeof Answer>

/** Words for a table: what stands for a name of a column or a code in it. What has no word stands as it is. */
export const TableWords = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_.]{0,40}$' }),
  Type.String({ maxLength: 80 }),
  {
    maxProperties: 120,
    additionalProperties: false,
  },
)
export type TableWords = Static<typeof TableWords>

const Table = { decimal: Type.Optional(Type.Enum(DECIMALS)), words: Type.Optional(TableWords) }

/** Asks for a whole answer as a table. */
export const AnswerExport = Type.Object(
  {
    question: Question,
    ...Scope,
    group: Type.Optional(Type.Enum(ANSWER_GROUPS)),
    only: Type.Optional(Id),
    ...Table,
  },
  { additionalProperties: false },
)
export type AnswerExport = Static<typeof AnswerExport>

/** A question that is kept under a name. */
export const SavedQuestion = Type.Object({
  id: Id,
  name: Type.String(),
  question: Question,
  madeAt: Time,
  changedAt: Time,
})
export type SavedQuestion = Static<typeof SavedQuestion>

export const SavedQuestions = Type.Object({ rows: Type.Array(SavedQuestion) })
export type SavedQuestions = Static<typeof SavedQuestions>

const Name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })
export const NewQuestion = Type.Object({ name: Name, question: Question }, { additionalProperties: false })
export type NewQuestion = Static<typeof NewQuestion>
export const QuestionChange = Type.Object(
  { name: Type.Optional(Name), question: Type.Optional(Question) },
  { additionalProperties: false, minProperties: 1 },
)
export type QuestionChange = Static<typeof QuestionChange>

/** What is suggested while one types. Of software the whole fleet is counted, whatever the scope. */
export const ValuesQuery = Type.Object({
  ...Scope,
  field: Type.Enum(INVENTORY_FIELD_NAMES),
  q: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 12 })),
})
export type ValuesQuery = Static<typeof ValuesQuery>

/** Values that devices have, the most frequent first; of software the installations are counted. */
export const FieldValues = Type.Object({ rows: Type.Array(Type.Object({ value: Type.String(), devices: Count })) })
export type FieldValues = Static<typeof FieldValues>
