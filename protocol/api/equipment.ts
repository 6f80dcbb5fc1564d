import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { EquipmentValuesShape } from '../messages/equipment.ts'
import { PRESENCES } from '../rules/equipment-kinds.ts'
import { Thresholds } from '../rules/equipment-thresholds.ts'
import { CERTAINTIES, RISKS } from '../spec/device-spec.ts'

/** A command that the spec of a device has. `reason`: why it may not be sent now, as actionReason() says it. */
export const EquipmentCommand = Type.Object({
  name: Type.String(),
  label: Type.Object({ fr: Type.String(), en: Type.String() }),
  options: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Number()]))),
  range: Type.Optional(Type.Tuple([Type.Number(), Type.Number()])),
  risk: Type.Enum(RISKS),
  takes: Type.Optional(Type.Number({ description: 'Seconds until it is done, as the spec says' })),
  sets: Type.Array(Type.String(), { description: 'Readings that it changes' }),
  disturbs: Type.Boolean({ description: 'It would end a lesson: in school hours the teacher has to accept it' }),
  reason: Type.Union([Type.String(), Type.Null()]),
})
export type EquipmentCommand = Static<typeof EquipmentCommand>

const Named = Type.Object({
  at: Time,
  by: Type.Union([Type.String(), Type.Null()], { description: 'A name; null: gone' }),
})
/** A person's work at the firmware, as it is shown: with names. */
export const FirmwareJobSeen = Type.Object({
  steps: Type.Array(Type.Object({ text: Type.String(), done: Type.Union([Named, Type.Null()]) })),
  from: Type.Union([Type.String(), Type.Null()]),
  begun: Named,
  ended: Type.Union([
    Type.Object({
      at: Time,
      by: Type.Union([Type.String(), Type.Null()]),
      as: Type.Enum(['done', 'given_up']),
      shown: Type.Optional(
        Type.Enum(['changed', 'same', 'unread'], { description: 'By the version that it says now' }),
      ),
    }),
    Type.Null(),
  ]),
})
export type FirmwareJobSeen = Static<typeof FirmwareJobSeen>

/** What the detail of a device says where another one's agent reaches it. */
export const EquipmentDetail = Type.Object({
  via: Id,
  viaName: Type.String(),
  spec: Type.String(),
  specName: Type.String({ description: 'Vendor and model or family, as the spec writes them' }),
  certainty: Type.Union([Type.Enum(CERTAINTIES), Type.Null()], { description: 'null: this server has no such spec' }),
  untested: Type.Boolean(),
  presence: Type.Enum(PRESENCES),
  fault: Type.Union([Type.String(), Type.Null()]),
  values: EquipmentValuesShape,
  life: Type.Union([Type.Object({ lamp: Type.Integer() }), Type.Null()]),
  thresholds: Type.Union([Thresholds, Type.Null()], { description: 'Limits that its spec has, by reading' }),
  commands: Type.Array(EquipmentCommand),
  confirmed: Type.Union([Type.Object({ at: Time, by: Type.Union([Type.String(), Type.Null()]) }), Type.Null()]),
  firmware: Type.Union([Type.Object({ way: Type.String(), steps: Type.Array(Type.String()) }), Type.Null()]),
  firmwareJob: Type.Union([FirmwareJobSeen, Type.Null()], { description: 'What a person does, or did last' }),
  lesson: Type.Boolean({ description: 'A class may be going on there now: school hours of a school day' }),
})
export type EquipmentDetail = Static<typeof EquipmentDetail>

/** Somebody who stands before the device says whether its spec is right for it. */
export const ConfirmationChange = Type.Object({ confirmed: Type.Boolean() }, { additionalProperties: false })
export type ConfirmationChange = Static<typeof ConfirmationChange>
