import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { ClosedDays, LocalDate, ServiceCalendar } from '../rules/calendar/service-calendar.ts'
import { DEVICE_KINDS } from '../rules/device-status.ts'
import { Euros } from './money.ts'
import { Name, Terms } from './terms.ts'
import { RACI_STEPS } from './vocabulary.ts'

const closed = { additionalProperties: false }
const Title = Type.String({ minLength: 1, maxLength: 300 })

const Party = Type.Object(
  {
    id: Name,
    name: Title,
    role: Type.Enum(['buyer', 'supplier', 'subcontractor', 'school', 'authority']),
    of: Type.Optional(Name),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    email: Type.Optional(Type.String({ maxLength: 200 })),
  },
  closed,
)

const Names = Type.Optional(Type.Array(Name, { maxItems: 50 }))

const Responsibility = Type.Object(
  { step: Type.Enum([...RACI_STEPS]), responsible: Names, accountable: Name, consulted: Names, informed: Names },
  { ...closed, description: 'Who does a step, who answers for it, who is asked, who is told (RACI)' },
)

const School = Type.Object(
  {
    uai: Type.String({ pattern: '^[0-9]{7}[A-Z]$' }),
    name: Title,
    commune: Type.Optional(Title),
    calendar: Name,
  },
  closed,
)

const EquipmentClass = Type.Object(
  {
    id: Name,
    name: Title,
    value_eur: Type.Optional(Euros),
    kinds: Type.Optional(
      Type.Array(Type.Enum([...DEVICE_KINDS]), {
        maxItems: 50,
        description: 'Devices of the fleet that are of this class: a server then lists them under `equipment` itself',
      }),
    ),
    availability: Type.Optional(
      Type.Object(
        {
          calendar: Type.String({ minLength: 1, maxLength: 64 }),
          target_percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
          excluded_causes: Type.Optional(Type.Array(Name, { maxItems: 50 })),
        },
        { ...closed, description: 'In which calendar, what is aimed at, and which causes are not the supplier’s' },
      ),
    ),
  },
  closed,
)

const EquipmentGroup = Type.Object(
  {
    school: Type.String({ pattern: '^[0-9]{7}[A-Z]$' }),
    class: Name,
    ids: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 10_000 }),
    from: Type.Optional(LocalDate),
    to: Type.Optional(LocalDate),
  },
  { ...closed, description: 'Equipment of a class in a school, in service from a date until another, both included' },
)

const PauseCause = Type.Object(
  { cause: Name, name: Title, proof: Type.Boolean({ description: 'Whether a pause needs a proof' }) },
  closed,
)

const Lot = Type.Object(
  {
    id: Name,
    name: Title,
    supplier: Name,
    schools: Type.Optional(Type.Array(Type.String({ pattern: '^[0-9]{7}[A-Z]$' }), { maxItems: 60_000 })),
    classes: Type.Optional(Type.Array(Name, { maxItems: 200 })),
    terms: Type.Array(Terms, { minItems: 1, maxItems: 100 }),
  },
  { ...closed, description: 'A lot: every school and class of the contract, or those that are named' },
)

const Service = Type.Object(
  {
    kind: Type.Enum(['single_support_number', 'delivery', 'installation_report', 'start_up_visit', 'replacement']),
    description: Title,
    option: Type.Optional(Type.Boolean({ description: 'Whether it is an option that is ordered apart' })),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
  },
  closed,
)

/**
 * A contract as a file: with the log of its events it is enough to compute every figure again. Calendars and equipment stand
 * in it in full; nothing is looked up elsewhere.
 */
export const Contract = Type.Object(
  {
    preau_contract: Type.Literal(1, { description: 'The version of this form' }),
    id: Name,
    title: Title,
    version: Type.Integer({ minimum: 1, description: 'Counts the versions of this contract' }),
    time_zone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name: Europe/Paris' }),
    from: LocalDate,
    to: LocalDate,
    parties: Type.Array(Party, { minItems: 2, maxItems: 200 }),
    responsibilities: Type.Optional(Type.Array(Responsibility, { maxItems: 50 })),
    services: Type.Optional(Type.Array(Service, { maxItems: 50 })),
    closures: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }), Type.Array(ClosedDays))),
    calendars: Type.Record(Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }), ServiceCalendar),
    schools: Type.Array(School, { minItems: 1, maxItems: 60_000 }),
    classes: Type.Array(EquipmentClass, { maxItems: 200 }),
    equipment: Type.Array(EquipmentGroup, { maxItems: 500_000 }),
    pauses: Type.Array(PauseCause, { maxItems: 50 }),
    lots: Type.Array(Lot, { minItems: 1, maxItems: 200 }),
  },
  { ...closed, title: 'Contract of service levels' },
)
export type Contract = Static<typeof Contract>
export type Lot = Contract['lots'][number]

/** A contract of the right shape; what it says may still make no sense (`contractFaults`). Throws CONTRACT_INVALID. */
export const decodeContract = decoder(Contract, 'CONTRACT_INVALID')
