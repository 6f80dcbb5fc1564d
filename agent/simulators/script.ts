import type { Failure } from './failures.ts'
import { DAY, HOUR, MINUTE } from './school-hours.ts'

const TEN_YEARS = 3652 * DAY

/** What has gone wrong in the school when the demo begins, and what goes wrong within the first hour. */
export const SCRIPT: readonly Failure[] = [
  {
    code: 'board_without_picture',
    machine: 'TNI salle 3',
    begins: -52 * MINUTE,
    lasts: 94 * MINUTE,
    effects: [{ do: 'set', reading: 'displays.connected', value: 0 }],
    events: {
      begin: { event: 'display.removed', severity: 'warning', params: { display: '75TR3DJ' } },
      end: { event: 'display.added', severity: 'info', params: { display: '75TR3DJ' } },
    },
    promises: { status: 'down', reason: 'no_display' },
  },
  {
    code: 'disk_dying',
    machine: 'PC info 7',
    begins: -20 * HOUR,
    effects: [{ do: 'set', reading: 'disk.health', value: 0 }],
    promises: { status: 'down', reason: 'disk_failing' },
  },
  {
    code: 'disk_filling_up',
    machine: 'PC des maîtres',
    begins: -30 * HOUR,
    effects: [
      { do: 'ramp', reading: 'disk.used', from: 93.5, to: 99.5, over: 72 * HOUR },
      { do: 'set', reading: 'disk.fill', value: 5.12e9 },
    ],
    promises: { status: 'degraded', reason: 'disk_nearly_full' },
  },
  {
    code: 'restart_put_off',
    machine: 'TNI salle 2',
    begins: -6 * DAY,
    effects: [
      { do: 'set', reading: 'reboot.pending', value: 1 },
      { do: 'set', reading: 'updates.pending', value: 7 },
      { do: 'ramp', reading: 'uptime.days', from: 6, to: 20, over: 14 * DAY },
    ],
    promises: { status: 'degraded', reason: 'reboot_pending' },
  },
  {
    code: 'battery_worn_out',
    machine: 'Tablette 09',
    begins: -10 * DAY,
    effects: [
      { do: 'set', reading: 'battery.health', value: 61 },
      { do: 'set', reading: 'battery.cycles', value: 912 },
    ],
    promises: { status: 'degraded', reason: 'battery_worn' },
  },
  {
    code: 'clock_ten_years_back',
    machine: 'Portable prêt 2',
    begins: -30 * DAY,
    effects: [
      { do: 'clock', by: -TEN_YEARS },
      { do: 'set', reading: 'clock.offset', value: -TEN_YEARS / 1000 },
    ],
    promises: { status: 'degraded', reason: 'clock_wrong' },
  },
  {
    code: 'fan_blocked',
    machine: 'TNI salle 5',
    begins: -26 * MINUTE,
    lasts: 105 * MINUTE,
    effects: [{ do: 'ramp', reading: 'temperature.cpu', from: 71, to: 94, over: 14 * MINUTE }],
    promises: { status: 'degraded', reason: 'too_hot' },
  },
  {
    code: 'flat_since_yesterday',
    machine: 'Tablette 12',
    begins: -19 * HOUR,
    effects: [
      { do: 'ramp', reading: 'battery.charge', from: 12, to: 3, over: HOUR },
      { do: 'set', reading: 'battery.charging', value: 0 },
    ],
    promises: { status: 'degraded', reason: 'battery_low' },
  },
  {
    code: 'gone_dark',
    machine: 'Tablette 12',
    begins: -18 * HOUR,
    effects: [{ do: 'silence', alive: false }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'forgotten_in_a_cupboard',
    machine: 'Tablette 05',
    begins: -7 * DAY,
    effects: [{ do: 'silence', alive: false }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'out_of_reach',
    machine: 'Portable prêt 3',
    begins: -2 * HOUR,
    lasts: 150 * MINUTE,
    effects: [{ do: 'silence', alive: true }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'still_in_its_box',
    machine: 'Tablette 16',
    begins: -30 * DAY,
    effects: [{ do: 'never' }],
    promises: { status: 'unknown', reason: 'never_heard' },
  },
  {
    code: 'lid_closed',
    machine: 'PC direction',
    begins: -35 * MINUTE,
    lasts: 39 * MINUTE,
    effects: [{ do: 'off', cause: 'sleep' }],
    promises: { status: 'asleep', reason: 'asleep' },
  },
  ...(['Portable prêt 1', 'Tablette 03', 'Tablette 10', 'Tablette 13'] as const).map((machine, index) => ({
    code: 'put_away',
    machine,
    begins: -(20 + index * 17) * MINUTE,
    lasts: (22 + index * 35) * MINUTE,
    effects: [{ do: 'off' as const, cause: 'sleep' as const }],
    promises: { status: 'asleep' as const, reason: 'asleep' },
  })),
  {
    code: 'plug_pulled',
    machine: 'PC info 4',
    begins: 50_000,
    lasts: 4 * MINUTE,
    effects: [{ do: 'silence', alive: false }],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'comes_and_goes',
    machine: 'Tablette 07',
    begins: 90_000,
    lasts: 50 * MINUTE,
    effects: [
      { do: 'silence', alive: true, every: 4 * MINUTE, out: 80_000 },
      { do: 'set', reading: 'wifi.signal', value: -78 },
    ],
    promises: { status: 'offline', reason: 'silent' },
  },
  {
    code: 'paper_jam',
    machine: 'PC BCD 2',
    begins: -8 * MINUTE,
    lasts: 45 * MINUTE,
    effects: [{ do: 'set', reading: 'printers.stopped', value: 1 }],
    promises: { status: 'degraded', reason: 'printer_stopped' },
  },
  {
    code: 'far_from_the_access_point',
    machine: 'Tablette 14',
    begins: -25 * MINUTE,
    lasts: 3 * HOUR,
    effects: [{ do: 'set', reading: 'wifi.signal', value: -83 }],
    promises: { status: 'degraded', reason: 'wifi_weak' },
  },
  {
    code: 'updates_refused',
    machine: 'PC info 2',
    begins: -14 * DAY + 9 * MINUTE,
    effects: [
      { do: 'set', reading: 'updates.security', value: 4 },
      { do: 'set', reading: 'updates.pending', value: 11 },
    ],
    promises: { status: 'degraded', reason: 'security_updates' },
  },
  {
    code: 'runaway_program',
    machine: 'PC BCD 1',
    begins: -14 * MINUTE,
    lasts: 70 * MINUTE,
    effects: [{ do: 'set', reading: 'cpu.load', value: 99 }],
    promises: { status: 'degraded', reason: 'processor_busy' },
  },
]
