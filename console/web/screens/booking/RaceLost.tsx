import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { holds } from '@preau/protocol/rules/booking/refusals.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { lookQuery } from '../../api/bookings.ts'
import type { Voice } from '../../format/translate.ts'
import { refusalText, whenText } from './booking-text.ts'
import { whoHas } from './LookNotes.tsx'
import { wishOf } from './wall-clock.ts'

interface RaceLostProps {
  resource: Resource
  wish: Wish
  rows: readonly BookingRow[]
  busy: boolean
  voice: Voice
  now: number
  onBook: (wish: Wish, wait: boolean) => void
  onCancel: () => void
}

/** Somebody else was there a moment before: the next free time, or the waiting list. Nothing that was written is lost. */
export function RaceLost({ resource, wish, rows, busy, voice, now, onBook, onCancel }: RaceLostProps) {
  const { t, format } = voice
  const heading = useRef<HTMLParagraphElement>(null)
  const none = '00000000-0000-7000-8000-000000000000' as Id
  const { data: look } = useQuery({
    ...lookQuery({ school: resource.school, resource: resource.id, key: none, when: wish }),
    staleTime: 0,
    refetchOnMount: 'always',
  })
  const there = rows.find((row) => {
    const held = wishOf(row, format)
    return (
      row.resource.id === resource.id &&
      holds(row.state) &&
      held.date === wish.date &&
      held.from < wish.to &&
      wish.from < held.to
    )
  })
  const who = whoHas(look?.refusal?.booking ?? there?.id, rows, voice)
  const next = look?.next
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="form bookform" role="alert">
      <p ref={heading} tabIndex={-1} className="lost">
        <b>{refusalText({ reason: 'taken', who }, voice)}</b>{' '}
        {next ? t('book.next_say', { when: whenText(next, voice, now) }) : look && t('book.no_next')}
      </p>
      <div className="ways">
        {next && (
          <Button look="solid" sign="calendar" blocked={busy} onClick={() => onBook(next, false)}>
            {t('book.next', { when: whenText(next, voice, now) })}
          </Button>
        )}
        <Button sign="clock" blocked={busy} onClick={() => onBook(wish, true)}>
          {t('book.wait')}
        </Button>
        <p className="muted">{t('book.wait_say')}</p>
        <Button look="quiet" onClick={onCancel}>
          {t('shell.cancel')}
        </Button>
      </div>
    </div>
  )
}
