import { type Static, type TSchema, Type } from 'typebox'
import { decoder } from './decode.ts'
import { Site } from './rules/booking/lesson-opening.ts'
import { WindowRules } from './rules/window-rules.ts'
import { OPEN_REFUSALS } from './session.ts'

/**
 * Every word that crosses a boundary of an Electron shell: between the helper of a session and the window of the kiosk, and between
 * a page and its main program. One table; both sides read by it what they are told, and a channel that is not in it does not exist.
 */
const Address = Type.String({ minLength: 8, maxLength: 1200 })
const ServerId = Type.String({ pattern: '^[0-9a-f]{16}$' })
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })
const Text = (longest: number) => Type.String({ minLength: 1, maxLength: longest })
const Nothing = Type.Object({}, { additionalProperties: false })

/** A server that the desktop console knows: its address, and the fingerprint of the authority by which it is believed. */
export const KnownServer = Type.Object({
  id: ServerId,
  name: Text(80),
  origin: Type.String({ pattern: '^https://[^/]{1,253}$' }),
  print: Type.Union([Type.String({ pattern: '^[0-9a-f]{32,64}$' }), Type.Null()]),
})
export type KnownServer = Static<typeof KnownServer>

const decodeServer = decoder(KnownServer, 'CONFIG_INVALID')

/** Whether something that was kept is a server. */
export function isKnownServer(value: unknown): value is KnownServer {
  try {
    decodeServer(value)
    return true
  } catch {
    return false
  }
}

export const SHELL_CHANNELS = {
  /** Helper to the kiosk in Electron. */
  'kiosk.show': Type.Object({ url: Address, rules: Type.Optional(WindowRules) }),
  'kiosk.hide': Nothing,
  'kiosk.open': Type.Object({
    id: Count,
    address: Address,
    origins: Type.Array(Address, { maxItems: 2 }),
    sites: Type.Array(Site, { maxItems: 250 }),
    rules: Type.Optional(WindowRules),
    proxy: Type.String({ pattern: '^127\\.0\\.0\\.1:\\d{1,5}$' }),
  }),
  'kiosk.front': Nothing,
  'kiosk.close': Type.Object({ id: Count }),
  /** The kiosk in Electron to its helper. */
  'kiosk.shown': Type.Object({ ok: Type.Boolean() }),
  'kiosk.held': Type.Object({ what: Text(16) }),
  'kiosk.lives': Nothing,
  'kiosk.done': Type.Object({ id: Count, refused: Type.Union([Type.Enum([...OPEN_REFUSALS]), Type.Null()]) }),
  /** The guard in a page to its main program. */
  'guard.call': Type.Object({ what: Type.Enum(['back', 'key', 'menu', 'drag', 'file']) }),
  /** The desktop console: a page of a server to the main program. */
  'console.notify': Type.Object({
    title: Text(120),
    text: Text(400),
    path: Type.String({ pattern: '^/[\\w/?=&.-]{0,200}$' }),
  }),
  /** The desktop console: its own first page, and the tool for who stands before a device. */
  'servers.list': Nothing,
  'servers.add': Type.Object({ address: Address, name: Text(80), print: Type.Union([Text(128), Type.Null()]) }),
  'servers.forget': Type.Object({ id: ServerId }),
  'servers.open': Type.Object({ id: ServerId }),
  'device.start': Type.Object({
    verb: Type.Enum(['scan', 'read', 'watch']),
    serial: Type.Optional(Type.String({ pattern: '^(/dev/[\\w./-]{1,100}|COM\\d{1,3})$' })),
    host: Type.Optional(Type.String({ pattern: '^[\\w.-]{1,200}(:\\d{1,5})?$' })),
  }),
  'device.stop': Nothing,
  /** The main program to its own first page. */
  'device.line': Type.Object({ line: Type.String({ maxLength: 16_384 }) }),
  'device.ended': Type.Object({ status: Type.Integer() }),
} as const satisfies Record<string, TSchema>

export type ShellChannel = keyof typeof SHELL_CHANNELS
export type ShellMessage<C extends ShellChannel> = Static<(typeof SHELL_CHANNELS)[C]>

const decoders = new Map<ShellChannel, (value: unknown) => unknown>()

/** Reads what came over a channel; throws MESSAGE_INVALID, whatever was said and by whom. */
export function readChannel<C extends ShellChannel>(channel: C, value: unknown): ShellMessage<C> {
  const known = decoders.get(channel) ?? decoder(SHELL_CHANNELS[channel], 'MESSAGE_INVALID')
  decoders.set(channel, known)
  return known(value) as ShellMessage<C>
}

/** Whether a text names a channel of the table. */
export function isChannel(name: unknown): name is ShellChannel {
  return typeof name === 'string' && Object.hasOwn(SHELL_CHANNELS, name)
}
