import type { KioskBoard, KioskSession, KioskState } from '@preau/protocol/kiosk.ts'

/** Tuesday 24 November 2026 in Paris, at so many hours and minutes: ms since 1970. */
export function at(hour: number, minute = 0): number {
  return Date.UTC(2026, 10, 24, hour - 1, minute)
}

/** An identifier that ends in a number. */
export function idOf(n: number): string {
  return `0190f0de-0000-7000-8000-${String(n).padStart(12, '0')}`
}

const WELL = (['board', 'picture', 'sound', 'network'] as const).map((what) => ({
  what,
  verdict: 'ok' as const,
  reason: null,
  since: null,
}))

export const WELL_AT_TEN_TO = { at: at(9, 50), checks: WELL }

/** A session of that day; `over` says what is another one. */
export function sessionOf(n: number, over: Partial<KioskSession> = {}): KioskSession {
  const from = over.from ?? at(10)
  return {
    booking: idOf(n),
    from,
    to: at(11, 30),
    title: 'Fractions : partages',
    teacher: 'Mme Delmas',
    classLabel: 'CM1',
    resource: { kind: 'file', label: 'Parts égales' },
    state: 'ready',
    diagnosis: WELL_AT_TEN_TO,
    launch: { from: from - 600_000, code: true, digits: [4, 6] },
    opened: false,
    fallbacks: [],
    ticket: null,
    ...over,
  }
}

export const ENGLISH = sessionOf(1, {
  from: at(8, 30),
  to: at(9, 55),
  title: 'Anglais',
  state: 'ended',
  diagnosis: null,
})
export const FRACTIONS = sessionOf(2)
export const POETRY = sessionOf(3, {
  from: at(13, 30),
  to: at(14, 25),
  title: 'Poésie',
  state: 'planned',
  diagnosis: null,
  resource: null,
})

/** A board that can do everything, and is on. */
export function boardOf(over: Partial<KioskBoard> = {}): KioskBoard {
  return {
    name: 'Tableau de la salle 4',
    reached: 'yes',
    since: null,
    power: { value: 'on', refused: null },
    input: { value: 'hdmi1', refused: null, options: ['hdmi1', 'hdmi2', 'vga1', 'ops'], own: 'hdmi1' },
    freeze: { value: false, refused: null },
    blank: { value: false, refused: null },
    volume: { value: 12, refused: null, least: 0, most: 30 },
    ...over,
  }
}

/** The state of the board of a room at two minutes to ten. */
export function stateOf(over: Partial<KioskState> = {}): KioskState {
  return {
    now: at(9, 58),
    timeZone: 'Europe/Paris',
    language: 'fr',
    server: { reached: true, since: null, waiting: 0 },
    place: { school: 'École Jean-Macé', room: 'Salle 4', label: 'CM1' },
    support: '02 61 91 10 24',
    day: {
      periods: [
        { from: at(8, 30), to: at(11, 30) },
        { from: at(13, 30), to: at(16, 30) },
      ],
      free: null,
      sessions: [ENGLISH, FRACTIONS, POETRY],
    },
    later: null,
    board: boardOf(),
    diagnosis: WELL_AT_TEN_TO,
    symptoms: [
      'no_picture',
      'touch_fails',
      'pen_fails',
      'bad_picture',
      'no_sound',
      'does_not_start',
      'no_network',
      'other',
    ],
    tickets: [],
    help: null,
    ...over,
  }
}
