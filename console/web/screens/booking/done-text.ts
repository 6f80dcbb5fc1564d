import type { BookingResult } from '@preau/protocol/api/booking-acts.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Voice } from '../../format/translate.ts'
import { skippedText, whenText } from './booking-text.ts'
import { wishOf } from './wall-clock.ts'

/** What a person did with bookings. */
export type Deed = 'book' | 'wait' | 'change' | 'move' | 'cancel' | 'leave' | 'agree' | 'refuse' | 'accept'

/** What was done, and how to take it back until when, ms since 1970. */
export interface Done {
  text: string
  undo?: { school: Id; change: Id; until: number }
}

/** What an act came to, in a sentence or two. */
export function doneOf(
  deed: Deed,
  { rows, skipped, change, undoUntil }: BookingResult,
  voice: Voice,
  now: number,
): Done {
  const { t } = voice
  const [row] = rows
  if (!row) return { text: t('bookings.done.undone') }
  const said = { what: row.resource.name, when: whenText(wishOf(row, voice.format), voice, now) }
  const many = { count: rows.length, what: row.resource.name }
  const parts = [sentence()]
  if (skipped.length > 0) {
    const days = voice.format.list(skipped.map((day) => skippedText(day, voice, now)))
    parts.push(t('bookings.done.skipped', { count: skipped.length, days }))
  }
  return { text: parts.join(' '), undo: { school: row.school, change, until: undoUntil } }

  function sentence(): string {
    switch (deed) {
      case 'book':
      case 'accept':
        if (row?.state === 'waiting') return t('bookings.done.waiting', said)
        if (row?.state === 'asked') return t('bookings.done.asked', said)
        return rows.length > 1 ? t('bookings.done.booked_many', many) : t('bookings.done.booked', said)
      case 'wait':
        return t('bookings.done.waiting', said)
      case 'move':
        return t('bookings.done.moved', said)
      case 'cancel':
        return rows.length > 1 ? t('bookings.done.cancelled_many', many) : t('bookings.done.cancelled', said)
      case 'leave':
        return t('bookings.done.left', said)
      case 'agree':
        return t('bookings.done.agreed', said)
      case 'refuse':
        return t('bookings.done.refused', said)
      case 'change':
        return t('bookings.done.changed', said)
    }
  }
}
