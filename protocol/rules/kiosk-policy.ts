import { isAllowedAddress } from './booking/lesson-opening.ts'

/**
 * What may be done in a window of a shell, as data: the Chromium shell makes flags, settings and answers of it, the Electron
 * shell handlers, and neither knows a rule of its own ([ADR 0030](../../docs/adr/0030-the-kiosk-and-its-lock-down.md)).
 */
export interface WindowPolicy {
  /** What a link to a new window does, where its address may be shown: it opens in the same window, or nothing happens. */
  newWindows: 'same_window' | 'refuse'
  /** What a page is allowed when it asks; everything else is refused without a question to anybody. */
  permissions: readonly ShellPermission[]
  keys: {
    /** Chords with Ctrl, Alt or the system's key that stay with the page. */
    allowed: readonly string[]
    /** Keys and chords that are refused. A `*` at the end stands for what follows. */
    refused: readonly string[]
    /** What becomes of all other chords. */
    others: 'allowed' | 'refused'
  }
}

/** A window out of which nobody is to get: what a browser offers besides its page is not there. */
export interface ShellPolicy extends WindowPolicy {
  downloads: 'refuse'
  devtools: 'refuse'
  contextMenu: 'refuse'
  /** A page that asks for a file of this machine, by whatever way. */
  fileDialogs: 'refuse'
  printing: 'refuse'
  /** `within_page`: exercises are done by dragging; a link or a file never becomes the page by it. */
  drag: 'within_page'
}

/** Names of permissions as Electron says them. Chromium's own are in agent/shells/chromium-settings.ts. */
export type ShellPermission = 'fullscreen' | 'clipboard-sanitized-write' | 'pointerLock' | 'media' | 'notifications'

/**
 * A window at the board: the kiosk, and what a lesson opens. Keys are judged by what they write and not by where they lie: a
 * school has AZERTY keyboards, and a shortcut follows the letter.
 */
export const KIOSK_POLICY: ShellPolicy = {
  newWindows: 'same_window',
  downloads: 'refuse',
  devtools: 'refuse',
  contextMenu: 'refuse',
  fileDialogs: 'refuse',
  printing: 'refuse',
  drag: 'within_page',
  permissions: ['fullscreen'],
  keys: {
    allowed: ['Ctrl+A', 'Ctrl+C', 'Ctrl+V', 'Ctrl+X', 'Ctrl+Y', 'Ctrl+Z', 'Ctrl+Shift+Z'],
    refused: [
      // Chromium shows its processes by it.
      'Shift+Escape',
      'F*',
      'Browser*',
      'Launch*',
      'ContextMenu',
      'Help',
      'Meta',
      'OS',
      'PrintScreen',
      'Print',
      'Zoom*',
      'Open',
    ],
    others: 'refused',
  },
}

/** A window of the desktop console: an administrator works in it, prints from it, and keeps what he exports. */
export const CONSOLE_POLICY: WindowPolicy = {
  newWindows: 'same_window',
  permissions: ['notifications', 'clipboard-sanitized-write', 'fullscreen'],
  keys: {
    allowed: [],
    // Of what a browser does with a page, what would show that there is none: no other window, no tools, no source.
    refused: ['Ctrl+N', 'Ctrl+T', 'Ctrl+Shift+I', 'Ctrl+Shift+J', 'Ctrl+U', 'F12'],
    others: 'allowed',
  },
}

/** Where the pages of a window are from. */
export interface ShellReach {
  /** Origins whose every page may be shown: `http://127.0.0.1:41233`. */
  origins: readonly string[]
  /** Sites of a school (rules/booking/lesson-opening.ts), over https alone. */
  sites: readonly string[]
  /** Of those and below them, sites that are not shown all the same. */
  shut?: readonly string[] | undefined
}

/** Whether a window, or a frame in it, may show this address. `about:blank` is what a frame begins with. */
export function mayShow(address: string, { origins, sites, shut = [] }: ShellReach): boolean {
  if (address === 'about:blank' || address === 'about:srcdoc') return true
  if (!URL.canParse(address)) return false
  const { protocol, origin, username, password } = new URL(address)
  // A blob: or filesystem: address bears the origin of who made it: only what came by the network is judged by its origin.
  if (protocol !== 'https:' && protocol !== 'http:') return false
  if (username !== '' || password !== '') return false
  return origins.includes(origin) || (isAllowedAddress(address, sites) && !isAllowedAddress(address, shut))
}

/** What becomes of a page that wants a window of its own. */
export function newWindowAnswer(policy: WindowPolicy, address: string, reach: ShellReach): 'same_window' | 'refuse' {
  if (address === 'about:blank' || !mayShow(address, reach)) return 'refuse'
  return policy.newWindows
}

/** Whether a page gets what it asks for. `address` is where the asking page is from. */
export function mayHave(policy: WindowPolicy, permission: string, address: string, reach: ShellReach): boolean {
  return policy.permissions.some((allowed) => allowed === permission) && mayShow(address, reach)
}

/** A key as DOM and Electron tell it: `key` is what it writes with the modifiers, or its name. */
export interface PressedKey {
  key: string
  ctrl: boolean
  alt: boolean
  shift: boolean
  meta: boolean
  /** AltGr: on Windows it comes as Ctrl and Alt, and writes @, # and € on a French keyboard. */
  altGraph: boolean
}

/** Whether the page, and the window, must not get this key. The guard within a page (agent/shells/page-guard.ts) has a twin of it. */
export function isRefusedKey({ keys }: WindowPolicy, { key, ctrl, alt, shift, meta, altGraph }: PressedKey): boolean {
  const isLetter = [...key].length === 1
  if (isLetter && altGraph && !meta) return false
  const held = [ctrl && 'Ctrl', alt && 'Alt', meta && 'Meta', shift && 'Shift'].filter((each) => each !== false)
  const chord = [...held, isLetter ? key.toUpperCase() : key].join('+')
  const names = isLetter ? [chord] : [key, chord]
  if (keys.refused.some((rule) => names.some((name) => isNamed(name, rule)))) return true
  if (!ctrl && !alt && !meta) return false
  if (['Control', 'Shift', 'Alt', 'AltGraph'].includes(key)) return false
  return keys.others === 'refused' && !keys.allowed.includes(chord)
}

function isNamed(name: string, rule: string): boolean {
  return rule.endsWith('*') ? name.startsWith(rule.slice(0, -1)) : name === rule
}
