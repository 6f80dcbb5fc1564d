import type { TimelineEvent } from '@preau/protocol/api/events.ts'
import { STATUSES, type Status } from '@preau/protocol/rules/device-status.ts'
import type { SignName } from '../../../ui/Sign.tsx'
import type { Format } from '../../format/format.ts'

/** What happened on one day of the school. */
export interface TimelineDay<E> {
  key: string
  title: string
  events: E[]
}

/** Events by day, in the order in which they came: the newest first. */
export function timelineDays<E extends { at: number }>(
  events: readonly E[],
  format: Format,
  now: number,
): TimelineDay<E>[] {
  const days: TimelineDay<E>[] = []
  for (const event of events) {
    const key = format.dayKey(event.at)
    const last = days.at(-1)
    if (last?.key === key) last.events.push(event)
    else days.push({ key, title: format.dayTitle(event.at, now), events: [event] })
  }
  return days
}

/** What only somebody who looks into the exchange of messages asks for: in the whole timeline, not in a glance at it. */
const TECHNICAL = new Set(['epoch.issued', 'state.diverged', 'outbox.thinned'])

/** The events that a glance shows. */
export function atAGlance(events: readonly TimelineEvent[]): TimelineEvent[] {
  return events.filter(({ event }) => !TECHNICAL.has(event))
}

/** What stands before a line: the shape of a new status, or a sign of what sort of thing it was. */
export type EventMark = { shape: Status } | { sign: SignName }

const SIGNS: Record<string, SignName> = {
  'agent.started': 'play',
  'agent.stopped': 'power',
  'device.asleep': 'sleep',
  'device.awake': 'power',
  'clock.jumped': 'clock',
  'display.added': 'board',
  'display.removed': 'board',
  'disk.added': 'server',
  'disk.removed': 'server',
  'device.enrolled': 'plus',
  'connection.opened': 'cable',
  'connection.lost': 'nowifi',
  'epoch.issued': 'restart',
  'inventory.changed': 'list',
  'equipment.found': 'plug',
  'equipment.moved': 'cable',
  'equipment.lost': 'plug',
  'equipment.confirmed': 'check',
  'firmware.done': 'check',
  'command.done': 'check',
  'wake.asked': 'bell',
  'view.started': 'camera',
  'lesson.checking': 'check',
  'lesson.ready': 'check',
  'lesson.running': 'check',
  'lesson.ended': 'check',
  'identity.duplicate': 'warning',
}

export function eventMark({
  event,
  params,
  severity,
}: Pick<TimelineEvent, 'event' | 'params' | 'severity'>): EventMark {
  const to = event === 'status.changed' ? STATUSES.find((status) => status === params.to) : undefined
  if (to !== undefined) return { shape: to }
  return { sign: SIGNS[event] ?? (severity === 'info' ? 'list' : 'warning') }
}
