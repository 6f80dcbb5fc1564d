import type { Id } from '@preau/protocol/ids.ts'
import type { BookingState } from '@preau/protocol/rules/booking/refusals.ts'
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'

/** An event of a calendar as a program of a person shows it. Times are ms since 1970. */
export interface CalendarEvent {
  id: Id
  from: number
  to: number
  changedAt: number
  state: BookingState
  summary: string
  location: string
}

/** A calendar as RFC 5545 writes it; times in UTC, so that no program has to know a zone. */
export function calendarText(name: string, timeZone: string, events: readonly CalendarEvent[]): string {
  const calendar = ical({
    name,
    prodId: { company: 'Préau', product: 'Réservations', language: 'FR' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 15 * 60,
  })
  calendar.x('X-WR-TIMEZONE', timeZone)
  for (const { id, from, to, changedAt, state, summary, location } of events) {
    calendar.createEvent({
      id: `${id}@preau`,
      start: new Date(from),
      end: new Date(to),
      stamp: new Date(changedAt),
      lastModified: new Date(changedAt),
      summary,
      ...(location !== '' && { location }),
      status: state === 'booked' ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE,
    })
  }
  return calendar.toString()
}
