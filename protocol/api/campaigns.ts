import { type Static, type TSchema, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { CAMPAIGN_STATES, HALTS } from '../rules/campaigns/campaign.ts'
import { DEVICE_PHASES } from '../rules/campaigns/phases.ts'
import { CampaignPolicy } from '../rules/campaigns/policy.ts'
import { RING_KINDS } from '../rules/campaigns/rings.ts'
import { ProductName, TARGET_KINDS, VersionText } from '../update/target-facts.ts'
import { TARGET_NAME_PATTERN } from '../update/target-name.ts'
import { DeviceKindShape, PlaceRef } from './devices.ts'
import { Paging } from './paging.ts'

const orNull = <S extends TSchema>(shape: S, said: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], said)
const TargetText = Type.String({ pattern: TARGET_NAME_PATTERN, maxLength: 200 })

/** A file that the holders of the keys have signed, and that a campaign may bring to machines. */
export const SignedTarget = Type.Object({
  name: TargetText,
  kind: Type.Enum([...TARGET_KINDS]),
  product: ProductName,
  version: VersionText,
  bytes: Count,
  patchBytes: orNull(Count, { description: 'Over the line, where a patch from a version that is here makes it' }),
  platforms: orNull(Type.Array(Type.String())),
  floor: Type.Boolean({ description: 'Below the lowest version that may be installed: refused' }),
})
export type SignedTarget = Static<typeof SignedTarget>

/** Whether this server can say who gets what. */
export const DIRECTOR_STATES = ['ready', 'no_key', 'unnamed', 'nothing_signed'] as const

export const SignedTargets = Type.Object({
  now: Time,
  director: Type.Enum(DIRECTOR_STATES, {
    description: '`no_key`: none was made here; `unnamed`: the holders of the keys have not signed it',
  }),
  version: orNull(Count, { description: 'Of what is signed' }),
  expires: orNull(Time),
  rows: Type.Array(SignedTarget),
})
export type SignedTargets = Static<typeof SignedTargets>

/** What is brought to whom, and how carefully. */
export const NewCampaign = Type.Object(
  {
    target: TargetText,
    title: Type.String({ minLength: 1, maxLength: 80 }),
    schools: Type.Array(Id, { minItems: 1, maxItems: 5000, uniqueItems: true }),
    pilot: Type.Optional(Id),
    kinds: Type.Optional(
      Type.Array(DeviceKindShape, { minItems: 1, uniqueItems: true, description: 'Classes of equipment; absent: any' }),
    ),
    policy: CampaignPolicy,
  },
  { additionalProperties: false },
)
export type NewCampaign = Static<typeof NewCampaign>

const RingPlan = Type.Object({ kind: Type.Enum(RING_KINDS), devices: Count, opensAt: orNull(Time) })

/** What a campaign would cost and when it would end, if every machine took its turn. Nothing is stored. */
export const CampaignForecast = Type.Object({
  now: Time,
  devices: Count,
  already: Type.Integer({ description: 'Have this version' }),
  asleep: Type.Integer({ description: 'Were not heard for seven days: they catch up when they are on' }),
  schools: Count,
  rings: Type.Array(RingPlan),
  lineBytes: Type.Integer({ description: 'Over the lines of the schools, once for each' }),
  schoolBytes: Type.Integer({ description: 'Within the schools, for each machine' }),
  endsAt: orNull(Time, { description: 'null: no window is known' }),
})
export type CampaignForecast = Static<typeof CampaignForecast>

export const CampaignStateShape = Type.Enum(CAMPAIGN_STATES)

/** How many machines stand how. */
export const PhaseCounts = Type.Object({
  devices: Count,
  waiting: Count,
  underWay: Count,
  healthy: Count,
  failed: Type.Integer({ description: 'Failed or gone back to the version before' }),
})
export type PhaseCounts = Static<typeof PhaseCounts>

/** A campaign as a list shows it: of the schools that one reaches. */
export const CampaignRow = Type.Object({
  id: Id,
  title: Type.String(),
  target: TargetText,
  kind: Type.Enum([...TARGET_KINDS]),
  product: ProductName,
  version: VersionText,
  state: CampaignStateShape,
  why: orNull(Type.Enum(HALTS), { description: 'Of what was halted' }),
  ring: Type.Integer({ description: 'The one that is open, from 0' }),
  rings: Count,
  schools: Count,
  haltedSchools: Count,
  counts: PhaseCounts,
  madeAt: Time,
  madeBy: orNull(Type.String()),
  changedAt: Time,
  endsAt: orNull(Time, { description: 'When it will be over if nothing goes wrong; null where nobody knows' }),
})
export type CampaignRow = Static<typeof CampaignRow>

export const CampaignList = Type.Object({ now: Time, rows: Type.Array(CampaignRow) })
export type CampaignList = Static<typeof CampaignList>

export const CampaignRing = Type.Object({
  kind: Type.Enum(RING_KINDS),
  counts: PhaseCounts,
  openedAt: orNull(Time),
  opensAt: orNull(Time, { description: 'Foreseen; null where it is open or nobody knows' }),
})
export type CampaignRing = Static<typeof CampaignRing>

export const CAMPAIGN_EVENTS = [
  'made',
  'ring_opened',
  'halted',
  'school_halted',
  'paused',
  'resumed',
  'aborted',
  'done',
] as const

/** One campaign, whole. */
export const Campaign = Type.Object({
  ...CampaignRow.properties,
  now: Time,
  bytes: Count,
  policy: CampaignPolicy,
  ringList: Type.Array(CampaignRing),
  schoolList: Type.Array(Type.Object({ school: PlaceRef, state: CampaignStateShape, counts: PhaseCounts })),
  causes: Type.Array(Type.Object({ cause: Type.String(), devices: Count })),
  healthyOverTime: Type.Array(Type.Tuple([Time, Count]), { description: 'At most 300 steps' }),
  failedOverTime: Type.Array(Type.Tuple([Time, Count])),
  events: Type.Array(
    Type.Object({
      at: Time,
      event: Type.Enum(CAMPAIGN_EVENTS),
      ring: orNull(Count),
      why: orNull(Type.Enum(HALTS)),
      school: orNull(PlaceRef),
      by: orNull(Type.String()),
      failed: orNull(Count),
      of: orNull(Count),
    }),
    { description: 'The newest first, at most 200' },
  ),
  steers: Type.Boolean({ description: 'Who asks may pause, resume and abort it' }),
  ledElsewhere: Type.Boolean({
    description: 'The town hall leads it: a school can pause it for itself, and let go on what it paused',
  }),
  pausedHere: Type.Boolean({ description: 'A school paused it for itself' }),
})
export type Campaign = Static<typeof Campaign>

export const CAMPAIGN_ACTS = ['pause', 'resume', 'abort'] as const
export type CampaignActName = (typeof CAMPAIGN_ACTS)[number]

/** A person steers a campaign. `retry`: with a resumption, machines that failed try once more. */
export const CampaignAct = Type.Object(
  { act: Type.Enum(CAMPAIGN_ACTS), retry: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
)
export type CampaignAct = Static<typeof CampaignAct>

export const CampaignDeviceQuery = Type.Object({
  ...Paging,
  show: Type.Optional(Type.Enum(['failed', 'under_way', 'waiting', 'healthy'])),
})
export type CampaignDeviceQuery = Static<typeof CampaignDeviceQuery>

export const CampaignDevice = Type.Object({
  device: Type.Object({ id: Id, name: Type.String(), kind: DeviceKindShape, simulated: Type.Boolean() }),
  school: PlaceRef,
  room: orNull(PlaceRef),
  ring: Count,
  phase: Type.Enum(DEVICE_PHASES),
  cause: orNull(Type.String()),
  from: orNull(VersionText),
  tries: Count,
  at: orNull(Time, { description: 'Of its last step' }),
  heardAt: orNull(Time),
})
export type CampaignDevice = Static<typeof CampaignDevice>

export const CampaignDevices = Type.Object({ now: Time, total: Count, rows: Type.Array(CampaignDevice) })
export type CampaignDevices = Static<typeof CampaignDevices>

/** What was brought to one machine, the newest first. */
export const DeviceUpdates = Type.Object({
  now: Time,
  rows: Type.Array(
    Type.Object({
      campaign: orNull(Type.Object({ id: Id, title: Type.String() })),
      product: ProductName,
      from: orNull(VersionText),
      to: VersionText,
      phase: Type.Enum(DEVICE_PHASES),
      cause: orNull(Type.String()),
      at: orNull(Time),
    }),
  ),
})
export type DeviceUpdates = Static<typeof DeviceUpdates>
