import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import type { Failure } from './failures.ts'
import type { Machine } from './machines.ts'
import type { Random } from './random.ts'
import { MINUTE } from './school-hours.ts'

type Incident = Omit<Failure, 'machine' | 'begins' | 'lasts'> & {
  /** Shortest and longest that it lasts, in minutes. */
  minutes: readonly [number, number]
  /** Which machines it may befall; all where nothing is said. */
  kinds?: readonly DeviceKind[]
  needs?: 'printer'
}

/** Small troubles of any day: each comes and goes by itself. */
export const INCIDENTS: readonly Incident[] = [
  {
    code: 'plug_pulled',
    minutes: [3, 12],
    kinds: ['desktop', 'board_pc'],
    effects: [{ do: 'silence', alive: false }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'out_of_reach',
    minutes: [3, 20],
    kinds: ['tablet', 'laptop'],
    effects: [{ do: 'silence', alive: true }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'put_away',
    minutes: [6, 40],
    kinds: ['tablet', 'laptop'],
    effects: [{ do: 'off', cause: 'sleep' }],
    promises: { status: 'asleep', reason: 'asleep' },
  },
  {
    code: 'restarted',
    minutes: [2, 4],
    kinds: ['desktop', 'board_pc'],
    effects: [{ do: 'off', cause: 'shutdown' }],
    promises: { status: 'asleep', reason: 'asleep' },
  },
  {
    code: 'charger_forgotten',
    minutes: [30, 60],
    kinds: ['tablet', 'laptop'],
    effects: [
      { do: 'ramp', reading: 'battery.charge', from: 16, to: 4, over: 25 * MINUTE },
      { do: 'set', reading: 'battery.charging', value: 0 },
    ],
    promises: { status: 'degraded', reason: 'battery_low' },
  },
  {
    code: 'too_many_windows',
    minutes: [20, 50],
    kinds: ['desktop', 'laptop'],
    effects: [
      { do: 'set', reading: 'memory.used', value: 97 },
      { do: 'set', reading: 'swap.used', value: 64 },
    ],
    promises: { status: 'degraded', reason: 'memory_short' },
  },
  {
    code: 'fan_blocked',
    minutes: [20, 60],
    kinds: ['board_pc'],
    effects: [{ do: 'ramp', reading: 'temperature.cpu', from: 74, to: 93, over: 8 * MINUTE }],
    promises: { status: 'degraded', reason: 'too_hot' },
  },
  {
    code: 'board_without_picture',
    minutes: [14, 35],
    kinds: ['board_pc'],
    effects: [{ do: 'set', reading: 'displays.connected', value: 0 }],
    events: {
      begin: { event: 'display.removed', severity: 'warning' },
      end: { event: 'display.added', severity: 'info' },
    },
    promises: { status: 'down', reason: 'no_display' },
  },
  {
    code: 'paper_jam',
    minutes: [15, 45],
    needs: 'printer',
    effects: [{ do: 'set', reading: 'printers.stopped', value: 1 }],
    promises: { status: 'degraded', reason: 'printer_stopped' },
  },
]

/** How long a machine is left alone after an incident, in ms. */
const REST = 5 * MINUTE

/**
 * Incidents that befall machines without another failure, one each few minutes, from `from` to `to` ms after the demo's
 * start; the same for the same random numbers.
 */
export function drawIncidents(
  machines: readonly Machine[],
  random: Random,
  { from, to }: { from: number; to: number },
): Failure[] {
  const failures: Failure[] = []
  const busyUntil = new Map<string, number>()
  for (let begins = from; begins < to; begins += Math.round((4 + random() * 7) * MINUTE)) {
    const free = machines.filter((machine) => begins >= (busyUntil.get(machine.name) ?? from))
    const failure = drawIncident(free, random, begins)
    if (!failure) continue
    failures.push(failure)
    busyUntil.set(failure.machine, begins + failure.lasts + REST)
  }
  return failures
}

/** One incident that befalls one of these machines at `begins`, in ms after the demo's start; none where the lot fits no machine. */
export function drawIncident(
  machines: readonly Machine[],
  random: Random,
  begins: number,
): (Failure & { lasts: number }) | undefined {
  const incident = INCIDENTS[Math.floor(random() * INCIDENTS.length)]
  const fitting = machines.filter((machine) => incident && mayBefall(incident, machine))
  const machine = fitting[Math.floor(random() * fitting.length)]
  if (!incident || !machine) return undefined
  const { minutes, kinds: _kinds, needs: _needs, ...failure } = incident
  const lasts = Math.round((minutes[0] + random() * (minutes[1] - minutes[0])) * MINUTE)
  return { ...failure, machine: machine.name, begins, lasts }
}

function mayBefall({ kinds, needs }: Incident, machine: Machine): boolean {
  return (!kinds || kinds.includes(machine.kind)) && (needs !== 'printer' || machine.printers.length > 0)
}
