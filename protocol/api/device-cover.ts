import { type Static, type TSchema, Type } from 'typebox'
import { Target } from '../contracts/terms.ts'
import { COMMITMENTS, SEVERITIES } from '../contracts/vocabulary.ts'
import { Id } from '../ids.ts'
import { LocalDate } from '../rules/calendar/service-calendar.ts'

const orNull = <S extends TSchema>(shape: S, said: { description: string }) => Type.Union([shape, Type.Null()], said)

/** What holds for a fault of a device that is reported now: no value of the contract and no penalty is in it. */
export const DeviceCover = Type.Object({
  contract: orNull(
    Type.Object({
      id: Id,
      title: Type.String(),
      to: LocalDate,
      lot: Type.Object({ id: Type.String(), name: Type.String() }),
      supplier: Type.String({ description: 'The name of who answers for the lot' }),
      startEvent: Type.String({ description: 'The event that meets a GTI' }),
      targets: Type.Array(
        Type.Object({ severity: Type.Enum([...SEVERITIES]), commitment: Type.Enum([...COMMITMENTS]), target: Target }),
        { description: 'The gravest fault first; a commitment that was not agreed is left out' },
      ),
    }),
    { description: 'The contract that covers the device today; null where none does' },
  ),
  support: orNull(Type.String(), { description: 'The one number to call, as the contract has it' }),
})
export type DeviceCover = Static<typeof DeviceCover>
