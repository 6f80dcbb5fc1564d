import { type Static, Type } from 'typebox'
import { Time } from '../envelope.ts'
import { SECTIONS } from '../messages/inventory.ts'

const section = <S extends keyof typeof SECTIONS>(name: S) =>
  Type.Optional(Type.Object({ at: Time, items: Type.Array(SECTIONS[name]) }))

/** What a device is made of and what is installed on it, section by section, each as of when. A section not yet heard is absent. */
export const DeviceInventory = Type.Object({
  system: section('system'),
  memory: section('memory'),
  disks: section('disks'),
  displays: section('displays'),
  network: section('network'),
  printers: section('printers'),
  software: section('software'),
})
export type DeviceInventory = Static<typeof DeviceInventory>
