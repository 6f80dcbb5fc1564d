import { type Static, type TSchema, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { KioskAct, KioskState } from '../kiosk.ts'

const orNull = <S extends TSchema>(shape: S, said: { description?: string } = {}) =>
  Type.Union([shape, Type.Null()], said)
const strict = { additionalProperties: false }
const Name = orNull(Type.String({ maxLength: 80 }))
const Bytes = orNull(Type.Number({ minimum: 0, maximum: 1e15 }))

/** How a tablet is on the network, as far as its browser says it. */
export const NETWORK_TYPES = ['wifi', 'cellular', 'ethernet', 'other', 'none'] as const
export type NetworkType = (typeof NETWORK_TYPES)[number]

/**
 * What the browser of a tablet tells of it. INVARIANT: null is „this browser does not tell“, never a guess. Its storage is what the
 * browser grants this page, not the disk of the tablet.
 */
export const TabletTold = Type.Object(
  {
    browser: Name,
    system: Name,
    systemVersion: Name,
    model: Name,
    battery: orNull(
      Type.Object({ charge: Type.Number({ minimum: 0, maximum: 100 }), charging: Type.Boolean() }, strict),
    ),
    storage: Type.Object({ quota: Bytes, used: Bytes, kept: orNull(Type.Boolean()) }, strict),
    network: Type.Object(
      {
        type: orNull(Type.Enum(NETWORK_TYPES)),
        rate: orNull(Type.Number({ minimum: 0, maximum: 1e12 }), {
          description: 'Bits a second, as the browser estimates it',
        }),
        delay: orNull(Type.Integer({ minimum: 0, maximum: 600_000 }), { description: 'ms there and back' }),
      },
      strict,
    ),
    screen: Type.Object(
      {
        width: Type.Integer({ minimum: 0, maximum: 100_000 }),
        height: Type.Integer({ minimum: 0, maximum: 100_000 }),
        ratio: Type.Number({ minimum: 0.1, maximum: 16, description: 'Dots of the screen in one of the page' }),
        touch: orNull(Type.Integer({ minimum: 0, maximum: 100 }), { description: 'Fingers at a time' }),
      },
      strict,
    ),
    installed: Type.Boolean({ description: 'It was opened as an application, not in a tab' }),
    offline: Type.Boolean({ description: 'Its page opens without the server, too' }),
  },
  strict,
)
export type TabletTold = Static<typeof TabletTold>

/**
 * One look of a tablet at itself. `seq` grows with each: the same one twice is one. `closing`: the page goes away, and nothing is
 * heard until somebody opens it again.
 */
export const TabletReport = Type.Object(
  { seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), closing: Type.Boolean(), told: TabletTold },
  strict,
)
export type TabletReport = Static<typeof TabletReport>

/** The server has the look on disk, and all before it. `time`: its clock. */
export const TabletReceipt = Type.Object({ time: Time, upto: Count })
export type TabletReceipt = Static<typeof TabletReceipt>

/** What a tablet shows: the kiosk of its room. `renew`: it is to ask for its next certificate. */
export const TabletView = Type.Object({
  time: Time,
  device: Type.Object({ id: Id, name: Type.String() }),
  renew: Type.Boolean(),
  kiosk: KioskState,
})
export type TabletView = Static<typeof TabletView>

/** A touch on a tablet, perhaps some time ago: `at` is when, by the clock of the server as the tablet knows it. */
export const TabletAct = Type.Object({ at: Type.Optional(Time), act: KioskAct }, strict)
export type TabletAct = Static<typeof TabletAct>

/** The next certificate of a tablet. */
export const TabletRenewal = Type.Object({ certificate: Type.String({ description: 'PEM' }) })
export type TabletRenewal = Static<typeof TabletRenewal>

/** What the device sheet says of a machine that is known by its browser alone; `detail` is null for any other. */
export const TabletDetail = Type.Object({
  detail: orNull(Type.Object({ told: TabletTold, at: Time, closed: Type.Boolean() })),
})
export type TabletDetail = Static<typeof TabletDetail>
