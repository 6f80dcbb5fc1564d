import { type Static, Type } from 'typebox'
import { decoder } from './decode.ts'
import { Id } from './ids.ts'
import { Site } from './rules/booking/lesson-opening.ts'
import { VIEW_STILL_MAX } from './rules/remote-view.ts'
import { WindowRules } from './rules/window-rules.ts'

/**
 * What the agent's service and its helper in a person's session say to each other: lines of JSON on a pipe of this machine
 * (ARCHITECTURE, ADR 0011). Each side proves that it knows the key before the other believes a word of it. Nothing here names
 * a person or tells what one does.
 */
export const SESSION_VERSION = 1

/** Bytes that no line of a helper is longer than, its end included. */
export const SESSION_LINE_MAX = 4096

/** The same for one that bears a still, which only who has proved himself may send. */
export const SESSION_STILL_MAX = Math.ceil(VIEW_STILL_MAX / 3) * 4 + 512

/** The same for a line of the service, which bears the sites that a lesson may show. */
export const SESSION_ORDER_MAX = 131_072

/** Screens that one session may tell of. */
export const SESSION_SCREENS_MAX = 16

const Sum = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** What one screen shows, in pixels of the screen itself. */
export const Screen = Type.Object({
  width: Type.Integer({ minimum: 1, maximum: 65_535 }),
  height: Type.Integer({ minimum: 1, maximum: 65_535 }),
})
export type Screen = Static<typeof Screen>

/** Service to helper, as soon as the pipe is open: prove who you are over this number. */
export const Challenge = Type.Object({
  kind: Type.Literal('challenge'),
  v: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  nonce: Sum,
})
export type Challenge = Static<typeof Challenge>

/** Helper to service: the proof, by the key called `key`, and a number over which the service is to prove itself. */
export const Hello = Type.Object({
  kind: Type.Literal('hello'),
  v: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  key: Type.String({ pattern: '^[a-z0-9]{1,32}$' }),
  nonce: Sum,
  proof: Sum,
})
export type Hello = Static<typeof Hello>

/** Service to helper: its own proof. */
export const Welcome = Type.Object({ kind: Type.Literal('welcome'), proof: Sum })
export type Welcome = Static<typeof Welcome>

/** Helper to service: the session is there, and these are its screens. Sent again when they change. */
export const Screens = Type.Object({
  kind: Type.Literal('screens'),
  screens: Type.Array(Screen, { maxItems: SESSION_SCREENS_MAX }),
})
export type Screens = Static<typeof Screens>

/**
 * What a lesson opens, as the service found it good: it alone reads the catalogue of the machine, and says which program that is.
 * A file is named by its path below the folder of lessons.
 */
export const ShellOpening = Type.Union([
  Type.Object({
    kind: Type.Literal('web'),
    address: Type.String({ minLength: 9, maxLength: 1000 }),
    sites: Type.Array(Site, { maxItems: 250 }),
  }),
  Type.Object({
    kind: Type.Literal('file'),
    folder: Type.String({ minLength: 1, maxLength: 400 }),
    path: Type.String({ minLength: 1, maxLength: 300 }),
  }),
  Type.Object({
    kind: Type.Literal('application'),
    program: Type.String({ minLength: 1, maxLength: 400 }),
    arguments: Type.Array(Type.String({ maxLength: 400 }), { maxItems: 32 }),
  }),
])
export type ShellOpening = Static<typeof ShellOpening>

/** Why nothing was opened. `unreachable`: address, file or program is not there; `not_allowed`: no rule lets it in. */
export const OPEN_REFUSALS = ['not_allowed', 'unreachable', 'no_shell', 'failed'] as const
export type OpenRefusal = (typeof OPEN_REFUSALS)[number]

const Count = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })

/** Service to helper: show the kiosk by this address, which lets one window in, once; null: show none. */
export const KioskOrder = Type.Object({
  kind: Type.Literal('kiosk'),
  url: Type.Union([Type.String({ pattern: '^http://127\\.0\\.0\\.1:\\d{1,5}/enter/[\\w-]{20,100}$' }), Type.Null()]),
  /** Rules of its window that came signed; absent: those of the program. */
  rules: Type.Optional(WindowRules),
})
export type KioskOrder = Static<typeof KioskOrder>

/** Service to helper: open this, or close what is open; `id` is said in the answer. */
export const OpenOrder = Type.Object({
  kind: Type.Literal('open'),
  id: Count,
  what: ShellOpening,
  rules: Type.Optional(WindowRules),
})
export const CloseOrder = Type.Object({ kind: Type.Literal('close'), id: Count })

/** What stands over the screen as long as somebody looks at it, and the words of the button that ends it. */
export const Sign = Type.Object({
  view: Id,
  text: Type.String({ minLength: 1, maxLength: 200 }),
  stop: Type.String({ minLength: 1, maxLength: 60 }),
})
export type Sign = Static<typeof Sign>

/** A question to who sits before a machine that shows no kiosk, with its two answers. */
export const ViewQuestion = Type.Object({
  view: Id,
  text: Type.String({ minLength: 1, maxLength: 400 }),
  yes: Type.String({ minLength: 1, maxLength: 60 }),
  no: Type.String({ minLength: 1, maxLength: 60 }),
})
export type ViewQuestion = Static<typeof ViewQuestion>
/** Service to helper: ask this in a window of the helper's own; `id` is said in the answer, as soon as it is to be seen. */
export const AskOrder = Type.Object({ kind: Type.Literal('ask'), id: Count, question: ViewQuestion })

/** Service to helper: the kiosk before all else, since it has a question; a still under this sign; no sign any more. */
export const FrontOrder = Type.Object({ kind: Type.Literal('front') })
export const StillOrder = Type.Object({ kind: Type.Literal('still'), id: Count, sign: Sign })
/** Service to helper: the same picture on all screens of this session, or as it was before that; `id` is said in the answer. */
export const LayoutOrder = Type.Object({
  kind: Type.Literal('layout'),
  id: Count,
  way: Type.Enum(['reset', 'restore']),
})
export const UnsignOrder = Type.Object({ kind: Type.Literal('unsign') })
export type ShellOrder =
  | KioskOrder
  | Static<typeof OpenOrder>
  | Static<typeof CloseOrder>
  | Static<typeof FrontOrder>
  | Static<typeof StillOrder>
  | Static<typeof UnsignOrder>
  | Static<typeof LayoutOrder>
  | Static<typeof AskOrder>

/** Helper to service: how its shell stands. `wanted` asks for an address of the kiosk. */
export const ShellNews = Type.Object({
  kind: Type.Literal('shell'),
  state: Type.Enum(['wanted', 'shown', 'fell', 'absent']),
})
/** Helper to service: what became of an order. */
export const OrderDone = Type.Object({
  kind: Type.Literal('done'),
  id: Count,
  refused: Type.Union([Type.Enum([...OPEN_REFUSALS]), Type.Null()]),
})
/** Helper to service: a still, base64. `unsigned`: the sign was not to be seen, so none was taken. */
export const StillTaken = Type.Object({
  kind: Type.Literal('still'),
  id: Count,
  jpeg: Type.Union([
    Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: Math.ceil(VIEW_STILL_MAX / 3) * 4 }),
    Type.Null(),
  ]),
  refused: Type.Union([Type.Enum(['unsigned', 'no_program']), Type.Null()]),
})
export type StillTaken = Static<typeof StillTaken>
/** Helper to service: somebody touched the button of the sign. */
export const SignTouched = Type.Object({ kind: Type.Literal('sign_touched'), view: Id })
/** Helper to service: somebody answered the question in the helper's own window. */
export const ViewAnswered = Type.Object({ kind: Type.Literal('view_answered'), view: Id, yes: Type.Boolean() })
export type FromShell =
  | Static<typeof ShellNews>
  | Static<typeof OrderDone>
  | StillTaken
  | Static<typeof SignTouched>
  | Static<typeof ViewAnswered>

/** Reads what a helper says; throws MESSAGE_INVALID. */
export const decodeFromHelper = decoder(
  Type.Union([Hello, Screens, ShellNews, OrderDone, StillTaken, SignTouched, ViewAnswered]),
  'MESSAGE_INVALID',
)

/** Reads what a service says; throws MESSAGE_INVALID. */
export const decodeFromService = decoder(
  Type.Union([
    Challenge,
    Welcome,
    KioskOrder,
    OpenOrder,
    CloseOrder,
    FrontOrder,
    StillOrder,
    UnsignOrder,
    LayoutOrder,
    AskOrder,
  ]),
  'MESSAGE_INVALID',
)

/** What a helper finds behind the door of its service: where to knock, and the key to say who it is. */
export const Door = Type.Object({
  v: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  /** Path of the socket or of the named pipe. */
  pipe: Type.String({ minLength: 1, maxLength: 200 }),
  key: Type.String({ pattern: '^[a-z0-9]{1,32}$' }),
  secret: Sum,
})
export type Door = Static<typeof Door>

/** Reads the file of a door; throws MESSAGE_INVALID. */
export const decodeDoor = decoder(Door, 'MESSAGE_INVALID')
