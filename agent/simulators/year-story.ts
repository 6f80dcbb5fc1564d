import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { ReadingName } from '@preau/protocol/rules/readings.ts'
import { DEMO_VERSION } from './demo-version.ts'
import type { Failure } from './failures.ts'
import { COMPAQ } from './hardware.ts'
import { HOUR, MINUTE } from './school-hours.ts'

/** Something of the year behind the demo: a failure that is told by dates and school days. */
export interface Chapter extends Pick<Failure, 'code' | 'effects' | 'events' | 'promises'> {
  machines: readonly string[] | 'wifi' | 'every'
  /** Month and day: the first whole school day from then on; and the minute of that day. */
  begins: readonly [date: `${string}-${string}`, minute: number]
  /** So many school days later, at that minute. */
  ends: readonly [schoolDays: number, minute: number]
  /** It comes back on each school day from the first to the last, between the two minutes. */
  daily?: true
}

/** What went wrong over a year and was put right again. What still goes wrong today stands in SCRIPT. */
export const STORY: readonly Chapter[] = [
  {
    code: 'forgotten_in_a_drawer',
    machines: ['Tablette 02'],
    begins: ['09-15', 15 * 60],
    ends: [9, 9 * 60 + 20],
    effects: [{ do: 'silence', alive: false }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'cable_of_the_board',
    machines: ['TNI salle 1'],
    begins: ['10-06', 8 * 60 + 40],
    ends: [1, 10 * 60 + 15],
    effects: [{ do: 'set', reading: 'displays.connected', value: 0 }],
    events: {
      begin: { event: 'display.removed', severity: 'warning', params: { display: 'SBID-6275S' } },
      end: { event: 'display.added', severity: 'info', params: { display: 'SBID-6275S' } },
    },
    promises: { status: 'down', reason: 'no_display' },
  },
  {
    code: 'power_cut',
    machines: 'every',
    begins: ['12-04', 9 * 60 + 12],
    ends: [0, 10 * 60 + 38],
    effects: [{ do: 'silence', alive: false }],
    events: { end: { event: 'agent.started', severity: 'info', params: { version: DEMO_VERSION } } },
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'drum_worn_out',
    machines: ['PC BCD 2'],
    begins: ['01-12', 10 * 60 + 20],
    ends: [2, 14 * 60],
    effects: [{ do: 'set', reading: 'printers.stopped', value: 1 }],
    promises: { status: 'degraded', reason: 'printer_stopped' },
  },
  {
    code: 'access_points_down',
    machines: 'wifi',
    begins: ['02-02', 8 * 60 + 50],
    ends: [4, 15 * 60 + 40],
    effects: [{ do: 'silence', alive: true }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'away_for_its_screen',
    machines: ['Tablette 11'],
    begins: ['03-10', 11 * 60],
    ends: [14, 9 * 60],
    effects: [{ do: 'silence', alive: false }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'disk_dying',
    machines: ['PC info 5'],
    begins: ['05-04', 9 * 60 + 40],
    ends: [6, 11 * 60],
    effects: [{ do: 'set', reading: 'disk.health', value: 0 }],
    events: { end: { event: 'disk.added', severity: 'info', params: { disk: 'WDC WDS240G2G0A' } } },
    promises: { status: 'down', reason: 'disk_failing' },
  },
  {
    code: 'sun_on_the_board',
    machines: ['TNI salle 4'],
    begins: ['06-08', 13 * 60 + 10],
    ends: [12, 16 * 60 + 20],
    daily: true,
    effects: [{ do: 'ramp', reading: 'temperature.cpu', from: 76, to: 96, over: 100 * MINUTE }],
    promises: { status: 'degraded', reason: 'too_hot' },
  },
]

/** A reading that goes slowly from point to point until something of SCRIPT begins. */
export interface Trend {
  machine: string
  reading: ReadingName
  /** The failure of SCRIPT that takes over. */
  until: string
  /** So many school days before that it had this value; the oldest first. */
  points: readonly (readonly [schoolDays: number, value: number])[]
}

/** The accounts of all teachers on one disk since the beginning of the school year, and a battery at the end of its life. */
export const TRENDS: readonly Trend[] = [
  {
    machine: 'PC des maîtres',
    reading: 'disk.used',
    until: 'disk_filling_up',
    points: [
      [180, 33],
      [47, 39],
      [35, 48],
      [24, 58],
      [14, 69],
      [6, 81],
      [0, 93.5],
    ],
  },
  {
    machine: 'Tablette 09',
    reading: 'battery.health',
    until: 'battery_worn_out',
    points: [
      [180, 84],
      [95, 79],
      [28, 70],
      [0, 66],
    ],
  },
]

/** Updates of Windows come on the evening of the second Tuesday of a month. */
export const UPDATES = {
  /** Days until a machine has installed them, and until it was started anew: at least, and at most. */
  installed: [1, 9],
  restarted: [0, 2],
  /** Some wait for a person longer than is good, in days. */
  putOff: { machine: 'PC BCD 1', month: 4, days: 19 },
  pending: [2, 6],
} as const

/** Small troubles of INCIDENTS on a school day, on average, and how long before the demo begins they end. */
export const INCIDENTS_A_DAY = 1.3
export const QUIET_BEFORE_START = 30 * HOUR

/** Boards that were better off until so many school days before the demo begins: what they said then, and their °C in use. */
export const BOARDS_BEFORE: readonly { board: string; schoolDays: number; values: EquipmentValues; use: number }[] = [
  { board: 'Écran salle 2', schoolDays: 4, values: { 'fault.fan': 'ok' }, use: 43 },
]

/** Machines that another stood in for until the summer: the date, the minute of that day, and what it was. */
export const REPLACED = {
  on: '08-27',
  minute: 10 * 60,
  machines: ['PC info 3', 'PC info 6'] as readonly string[],
  before: COMPAQ,
  /** By how much its disk was fuller than that of its successor, in percent. */
  fuller: 21,
} as const
