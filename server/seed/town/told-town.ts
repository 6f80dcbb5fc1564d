import type { RoomKind } from '@preau/protocol/api/places.ts'
import type { CampaignPolicy } from '@preau/protocol/rules/campaigns/policy.ts'
import type { DeviceFacts, DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { CanTeach, SymptomCode } from '@preau/protocol/rules/tickets/symptoms.ts'
import type { ToldTarget } from '../signed-targets.ts'
import type { ToldAct } from '../told.ts'

/** A device that does not exist, as its school's server knows it. Times are ms since 1970. */
export interface TownDevice {
  name: string
  kind: DeviceKind
  room: string
  model: string
  serial: string
  claim: string
  now: KnownNow
}

/** What is known of a device at one moment. */
export interface KnownNow {
  facts: DeviceFacts
  /** Since when it is so. */
  since: number
  /** It is so for less than half a day. */
  isFresh: boolean
}

/** A ticket that its school opened. `device` is the name of one. */
export interface TownTicket {
  device: string
  symptom: SymptomCode
  canTeach: CanTeach
  /** ms since 1970, a whole second */
  at: number
  /** What was done about it since, in the order of time. */
  works?: readonly { at: number; by: 'supplier' | 'commune'; act: ToldAct }[]
}

/** A school that does not exist, as of `at`: of a silent one that is days ago. */
export interface TownSchool {
  commune: string
  school: string
  uai: string
  rooms: readonly { name: string; kind: RoomKind }[]
  devices: readonly TownDevice[]
  tickets: readonly TownTicket[]
  at: number
  /** Its link is cut from the beginning. */
  isCut: boolean
  /** A whole school server runs for it, with a console of its own. */
  isServed: boolean
}

/** What the town hall agreed for all of its schools: a contract as it is written. */
export interface TownContract {
  text: string
  key: string
  title: string
  from: string
  to: string
}

/** What the town hall brought to some of its schools in the evenings before, and still does. Schools are named by their UAI. */
export interface TownCampaign {
  /** As the director of the town hall is named among what is signed. */
  director: string
  targets: readonly ToldTarget[]
  /** The name of the target that it brings. */
  target: string
  title: string
  policy: CampaignPolicy
  schools: readonly string[]
  /** The school that has it first. */
  pilot: string
  /** The school in which machines give the version up, from its first on, until it stops by itself. */
  failing: string
  /** Why they do. */
  cause: string
  /** Whether the machine so many places down the list of its school was on in the last evening. */
  isOn(nth: number): boolean
}
