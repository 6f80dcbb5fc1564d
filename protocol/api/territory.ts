import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { Instance, REFUSALS } from '../territory/messages.ts'
import { HourlyCap } from '../territory/uplink-place.ts'

const Name = Type.String({ minLength: 1, maxLength: 200 })
const Optional = Type.Union([Type.String({ maxLength: 200 }), Type.Null()])

/** What a server is: that of one school, or that where many of them meet. */
export const ROLES_OF_SERVERS = ['school', 'territory'] as const
export type ServerRole = (typeof ROLES_OF_SERVERS)[number]

/** A code by which the server of one school joins, once. */
export const NewJoinCode = Type.Object(
  {
    label: Type.Optional(
      Type.String({ maxLength: 80, description: 'For which school it is meant; a person reads it' }),
    ),
    authority: Type.Optional(
      Type.String({ maxLength: 200, description: 'Its identifier or name; needless where there is one only' }),
    ),
    school: Type.Optional(
      Type.String({ maxLength: 200, description: 'A school that joins anew: its server was replaced' }),
    ),
    life: Type.Integer({ minimum: 60_000, maximum: 30 * 86_400_000, description: 'ms' }),
  },
  { additionalProperties: false },
)
export type NewJoinCode = Static<typeof NewJoinCode>

export const JoinCode = Type.Object({
  code: Type.String(),
  endsAt: Time,
  authority: Type.Object({ id: Id, name: Name }),
})
export type JoinCode = Static<typeof JoinCode>

/** A school server asks to join: its code, the key that it made, and the school that it speaks for. */
export const JoinRequest = Type.Object(
  {
    secret: Type.String({ pattern: '^[0-9a-f]{20}$' }),
    csr: Type.String({ maxLength: 4000 }),
    instance: Instance,
    school: Type.Object({
      id: Id,
      name: Name,
      uai: Optional,
      insee: Optional,
      timezone: Type.String({ maxLength: 60 }),
    }),
  },
  { additionalProperties: false },
)
export type JoinRequest = Static<typeof JoinRequest>

/** What it is given: who it is from now on, what proves it, and where it speaks. */
export const JoinAnswer = Type.Object({
  school: Id,
  server: Id,
  certificate: Type.String(),
  authority: Type.String({ description: 'PEM: by it the territory is known' }),
  commune: Type.Object({ id: Id, name: Name, insee: Optional }),
  brokers: Type.Array(Type.String({ maxLength: 200 }), { description: 'mqtts://host:port' }),
})
export type JoinAnswer = Static<typeof JoinAnswer>
export const decodeJoinAnswer = decoder(JoinAnswer, 'SERVER_UNREACHABLE')

/** A school joins by this code. */
export const JoinByCode = Type.Object(
  {
    code: Type.String({ minLength: 20, maxLength: 400 }),
    school: Type.Optional(Type.String({ maxLength: 200, description: 'Needless where there is one only' })),
  },
  { additionalProperties: false },
)
export type JoinByCode = Static<typeof JoinByCode>

/** Since when both sides are proved equal in every kind, null where they never were; and how many rows a comparison ever repaired. */
export const EqualProof = Type.Object({ equalAt: Type.Union([Time, Type.Null()]), repaired: Count })
export type EqualProof = Static<typeof EqualProof>

/** What the uplink of a school may carry; what is urgent goes in any case. */
export const UplinkLimit = Type.Object({ hours: Type.Union([HourlyCap, Type.Null()]) }, { additionalProperties: false })
export type UplinkLimit = Static<typeof UplinkLimit>

const TooLarge = Type.Integer({ minimum: 0, description: 'Rows that stay here, for no message takes them' })

/** How the uplink of a school stands, as its own server sees it. */
export const Uplink = Type.Object({
  school: Id,
  server: Id,
  state: Type.Enum(['closed', 'greeting', 'open', 'refused']),
  refused: Type.Union([Type.Enum(REFUSALS), Type.Null()]),
  via: Type.Union([Type.Enum(['mqtt', 'https']), Type.Null()]),
  address: Type.Union([Type.String(), Type.Null()]),
  since: Type.Union([Time, Type.Null()]),
  waiting: Count,
  tooLarge: TooLarge,
  proof: EqualProof,
  error: Type.Union([Type.String(), Type.Null()]),
  hours: Type.Union([HourlyCap, Type.Null()], { description: 'Null: no hour has a bound' }),
})
export type Uplink = Static<typeof Uplink>

/** A school as the territory hears it. `waiting`: rows that were changed here and that it has not yet. */
export const TerritorySchool = Type.Object({
  school: Id,
  state: Type.Enum(['joined', 'left', 'revoked']),
  heardAt: Type.Union([Time, Type.Null()]),
  isSilent: Type.Boolean(),
  via: Type.Union([Type.String(), Type.Null()]),
  program: Type.Union([Type.String(), Type.Null()]),
  refused: Type.Union([Type.Enum(REFUSALS), Type.Null()]),
  waiting: Count,
  setAside: Count,
  tooLarge: TooLarge,
  proof: EqualProof,
})
export type TerritorySchool = Static<typeof TerritorySchool>

/** What one side of a link of a demo has of its school: rows, a sum over them that equal rows alone have, and what it did not send yet. */
export const DemoSide = Type.Object({ rows: Count, sum: Type.String({ maxLength: 16 }), waiting: Count, at: Time })
export type DemoSide = Static<typeof DemoSide>

/** A link of a demo, which a button cuts and heals. The sides are counted of links that are cut, or were. */
export const DemoLink = Type.Object({
  school: Id,
  cutAt: Type.Union([Time, Type.Null()]),
  healedAt: Type.Union([Time, Type.Null()]),
  here: Type.Union([DemoSide, Type.Null()]),
  there: Type.Union([DemoSide, Type.Null()]),
})
export type DemoLink = Static<typeof DemoLink>
export const CutLink = Type.Object({ cut: Type.Boolean() }, { additionalProperties: false })
export type CutLink = Static<typeof CutLink>

/** What a server is in its territory: a school with its uplink, or the territory with its schools. */
export const TerritoryView = Type.Object({
  role: Type.Enum(ROLES_OF_SERVERS),
  uplink: Type.Union([Uplink, Type.Null()]),
  schools: Type.Array(TerritorySchool),
  demo: Type.Optional(Type.Array(DemoLink, { description: 'Of a demo alone: its links' })),
})
export type TerritoryView = Static<typeof TerritoryView>

/** Messages of an uplink by HTTPS, as they would go over MQTT; the answer has those for the school. */
export const UplinkPost = Type.Object(
  {
    messages: Type.Array(Type.String({ maxLength: 65_536 }), { maxItems: 32 }),
    wait: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 25_000, description: 'ms to wait for something to answer' }),
    ),
  },
  { additionalProperties: false },
)
export type UplinkPost = Static<typeof UplinkPost>
export const UplinkReply = Type.Object({ messages: Type.Array(Type.String()) })
export type UplinkReply = Static<typeof UplinkReply>
export const decodeUplinkReply = decoder(UplinkReply, 'SERVER_UNREACHABLE')

/** What of a device was changed or asked at the territory and its school does not have yet. */
export const WaitingForSchool = Type.Object({ changed: Type.Boolean(), commands: Type.Array(Id) })
export type WaitingForSchool = Static<typeof WaitingForSchool>
