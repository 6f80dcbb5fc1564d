import { type Static, Type } from 'typebox'
import { decoder } from '../decode.ts'
import { Id } from '../ids.ts'
import { DeviceKindShape } from './devices.ts'

/** The largest request for a certificate, in characters: one of a P-256 key has about 400. */
export const CSR_CHARACTERS = 4096

const Csr = Type.String({
  maxLength: CSR_CHARACTERS,
  pattern: '^-----BEGIN CERTIFICATE REQUEST-----',
  description: 'PKCS#10 of a P-256 key, PEM, signed by that key',
})
const Pem = Type.String({ maxLength: 8192, pattern: '^-----BEGIN CERTIFICATE-----' })

/**
 * A machine asks for its place in the fleet. `claim` is random and kept by the machine: the same claim asked again with the
 * same key gives the same device, so that an answer lost on the way makes no second one. `secret` is that of a one-time code
 * (protocol/rules/enrol-code.ts), which says the school and whether a person has to admit the machine.
 */
export const Enrolment = Type.Object(
  {
    claim: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    secret: Type.String({ pattern: '^[0-9a-f]{20}$', description: 'The 10 bytes of the code, in hex' }),
    csr: Csr,
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    kind: Type.Optional(DeviceKindShape),
    model: Type.Optional(Type.String({ maxLength: 200 })),
    serial: Type.Optional(Type.String({ maxLength: 200 })),
    school: Type.Optional({ ...Id, description: 'For programs on the server itself; a printed code says its school' }),
    room: Type.Optional(
      Type.String({ maxLength: 120, description: 'Name of a room of the school; made where there is none' }),
    ),
    simulated: Type.Optional(
      Type.Boolean({ description: 'It does not exist: a simulator plays it. Once said, never taken back' }),
    ),
  },
  { additionalProperties: false },
)
export type Enrolment = Static<typeof Enrolment>

/** Who the machine is from now on, and where its broker listens. */
export const Enrolled = Type.Object({
  school: Id,
  device: Id,
  mqtt: Type.String({ description: 'mqtts://host:port' }),
})
export type Enrolled = Static<typeof Enrolled>

/** A machine has its place: what proves it from now on, and by what it knows its server. */
export const Admitted = Type.Object({
  state: Type.Literal('admitted'),
  school: Id,
  device: Id,
  mqtt: Type.String({ description: 'mqtts://host:port' }),
  certificate: Pem,
  authority: Pem,
})
export type Admitted = Static<typeof Admitted>

/** Nobody has said yes yet, or somebody said no. Waiting machines ask again with the same claim, key and code. */
export const NotAdmitted = Type.Object({ state: Type.Enum(['waiting', 'refused']) })
export type NotAdmitted = Static<typeof NotAdmitted>

export const EnrolmentAnswer = Type.Union([Admitted, NotAdmitted])
export type EnrolmentAnswer = Static<typeof EnrolmentAnswer>

/** Reads an answer to an enrolment; throws SERVER_UNREACHABLE where it is none. */
export const decodeEnrolmentAnswer = decoder(EnrolmentAnswer, 'SERVER_UNREACHABLE')

/** Asked over TLS with the present certificate, which says who asks; the key may be a new one. */
export const Renewal = Type.Object({ csr: Csr }, { additionalProperties: false })
export type Renewal = Static<typeof Renewal>

/** Why a machine waits: its code says so, its claim is known with another key, or its device was revoked. */
export const WAITING_FOR = ['admission', 'other_key', 'revoked'] as const
export type WaitingFor = (typeof WAITING_FOR)[number]

/** A machine that waits for a person. `device` is the one that it says to be, where that is known. */
export const WaitingMachine = Type.Object({
  id: Id,
  school: Type.Object({ id: Id, name: Type.String() }),
  name: Type.String(),
  kind: DeviceKindShape,
  model: Type.Union([Type.String(), Type.Null()]),
  serial: Type.Union([Type.String(), Type.Null()]),
  room: Type.Union([Type.String(), Type.Null()]),
  why: Type.Enum(WAITING_FOR),
  device: Type.Union([Id, Type.Null()]),
  label: Type.Union([Type.String(), Type.Null()], { description: 'That of its code' }),
  address: Type.String({ description: 'From where it asked' }),
  askedAt: Type.Integer(),
})
export type WaitingMachine = Static<typeof WaitingMachine>

export const WaitingMachines = Type.Object({ rows: Type.Array(WaitingMachine) })
export type WaitingMachines = Static<typeof WaitingMachines>

export const Admission = Type.Object({ admit: Type.Boolean() }, { additionalProperties: false })
export type Admission = Static<typeof Admission>

/** The most codes of one sheet. */
export const MOST_CODES = 500
export const LONGEST_CODE_LIFE = 90 * 86_400_000

/** One-time codes that are to be made. */
export const NewEnrolCodes = Type.Object(
  {
    school: Id,
    count: Type.Integer({ minimum: 1, maximum: MOST_CODES }),
    /** ms. */
    life: Type.Integer({ minimum: 60_000, maximum: LONGEST_CODE_LIFE }),
    admit: Type.Boolean({ description: 'The machine is admitted at once, by nobody' }),
    label: Type.Optional(
      Type.String({ maxLength: 40, description: 'What the codes are for: each has a number behind it' }),
    ),
  },
  { additionalProperties: false },
)
export type NewEnrolCodes = Static<typeof NewEnrolCodes>

/** Codes as they were made: the only time that they are told. */
export const EnrolCodes = Type.Object({
  school: Type.Object({ id: Id, name: Type.String() }),
  endsAt: Type.Integer(),
  codes: Type.Array(Type.Object({ label: Type.String(), code: Type.String() })),
})
export type EnrolCodes = Static<typeof EnrolCodes>

/** Codes that are to be printed: as they were made, for nobody can ask for them again. */
export const EnrolSheet = Type.Object(
  {
    school: Type.Object({ id: Id, name: Type.String({ minLength: 1, maxLength: 200 }) }),
    endsAt: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 }),
    codes: Type.Array(
      Type.Object({
        label: Type.String({ maxLength: 60 }),
        code: Type.String({ maxLength: 400, pattern: '^[0-9A-Z-]+$' }),
      }),
      { minItems: 1, maxItems: MOST_CODES },
    ),
  },
  { additionalProperties: false },
)
export type EnrolSheet = Static<typeof EnrolSheet>

/** The same, asked by a program of the server's own account, which has read the code of this start in the data folder. */
export const LocalEnrolCodes = Type.Object(
  {
    secret: Type.String({ pattern: '^[0-9a-f]{20}$' }),
    school: Type.Optional(
      Type.String({ maxLength: 200, description: 'Its identifier, UAI or name; needless where there is one only' }),
    ),
    codes: Type.Omit(NewEnrolCodes, ['school']),
  },
  { additionalProperties: false },
)
export type LocalEnrolCodes = Static<typeof LocalEnrolCodes>

/** Where a running server is found by programs of its own account, and the code by which they enrol until it ends. */
export const LocalDoor = Type.Object({
  code: Type.String(),
  http: Type.String({ description: 'http://127.0.0.1:port' }),
  https: Type.String(),
})
export type LocalDoor = Static<typeof LocalDoor>
