import { type Static, Type } from 'typebox'
import { Id } from '../ids.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'

const closed = { additionalProperties: false }
const Nullable = <T extends Parameters<typeof Type.Array>[0]>(shape: T) => Type.Union([shape, Type.Null()])
const Key = Type.String({ minLength: 1, maxLength: 64, description: 'The name of a lot in its contract' })

/** The text of a contract is a few kB by hand; one of 31 communes with its calendars is 100 kB. */
export const MOST_CONTRACT_CHARS = 1_000_000
export const ContractText = Type.String({ maxLength: MOST_CONTRACT_CHARS, description: 'YAML (docs/schemas)' })

/** Whether a contract holds today. */
export const CONTRACT_STATES = ['running', 'coming', 'over'] as const

const LotOfContract = Type.Object({ key: Key, name: Type.String(), supplier: Type.String() })

/** A contract in a list: what of it who asks may see. */
export const ContractRow = Type.Object({
  id: Id,
  key: Type.String(),
  title: Type.String(),
  from: LocalDate,
  to: LocalDate,
  state: Type.Enum(CONTRACT_STATES),
  version: Type.Integer(),
  schools: Type.Integer(),
  lots: Type.Array(LotOfContract),
  changedAt: Type.Integer({ description: 'ms since 1970' }),
})
export type ContractRow = Static<typeof ContractRow>

export const ContractList = Type.Object({ rows: Type.Array(ContractRow) })
export type ContractList = Static<typeof ContractList>

/** One version: what was written, from when it holds, by whom. */
export const ContractVersion = Type.Object({
  version: Type.Integer(),
  validFrom: LocalDate,
  note: Nullable(Type.String()),
  madeAt: Type.Integer({ description: 'ms since 1970' }),
  madeBy: Nullable(Type.String({ description: 'Name of the person, as long as it is known' })),
})
export type ContractVersion = Static<typeof ContractVersion>

/** A contract with one of its versions. Who does not see all of its lots gets a text with those that he sees. */
export const ContractView = Type.Object({
  ...ContractRow.properties,
  text: Type.String(),
  whole: Type.Boolean({ description: 'Whether this is all of it, so that it can be changed' }),
  shown: Type.Integer({ description: 'The version whose text this is' }),
  versions: Type.Array(ContractVersion),
  links: Type.Record(Key, Id, {
    description: 'The lot of persons that each lot is: a supplier sees what his lot holds',
  }),
  suppliers: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), phone: Nullable(Type.String()) })),
})
export type ContractView = Static<typeof ContractView>

export const VersionQuery = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })) })

/** What is written: a new contract, or the next version of one. */
export const NewContract = Type.Object(
  {
    text: ContractText,
    validFrom: Type.Optional(LocalDate),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    links: Type.Optional(Type.Record(Key, Id)),
    /** The version that was changed; another one meanwhile refuses it. */
    after: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  },
  closed,
)
export type NewContract = Static<typeof NewContract>

/** What is wrong with a text: where, and which rule it breaks. */
export const ContractFaultRow = Type.Object({
  line: Nullable(Type.Integer({ description: 'From 1; null where it is about what is not there' })),
  path: Type.String(),
  fault: Type.String(),
})
export type ContractFaultRow = Static<typeof ContractFaultRow>

export const ContractCheck = Type.Object({ text: ContractText }, closed)

export const ContractFaults = Type.Object({ faults: Type.Array(ContractFaultRow), more: Type.Integer() })
export type ContractFaults = Static<typeof ContractFaults>

/** What a contract can begin with. Its schools are those that who asks reaches, as far as they have a UAI. */
export const TEMPLATES = ['school_offer', 'maintenance'] as const
export const TemplateQuery = Type.Object({
  template: Type.Enum(TEMPLATES),
  zone: Type.Enum(['A', 'B', 'C']),
  week: Type.Enum(['four_days', 'four_and_a_half_days']),
})
export type TemplateQuery = Static<typeof TemplateQuery>
export const TemplateText = Type.Object({ text: Type.String() })
export type TemplateText = Static<typeof TemplateText>

/** Local dates, both included. */
export const PeriodQuery = Type.Object({ from: LocalDate, to: LocalDate })
export type PeriodQuery = Static<typeof PeriodQuery>
