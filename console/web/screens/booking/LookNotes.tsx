import type { BookingLook } from '@preau/protocol/api/booking-acts.ts'
import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import { Note } from '../../../ui/states.tsx'
import { reasonName } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'
import { type Refused, refusalText, skippedText, whoText } from './booking-text.ts'

interface LookNotesProps {
  /** What the wish would come to; undefined while nobody knows. */
  look: BookingLook | undefined
  /** What the server refused when it was asked. */
  refused?: Refused
  resource: Resource
  rows: readonly BookingRow[]
  voice: Voice
  now: number
}

/** Before one presses: why it cannot be had, who has to agree, which days are passed over, what of it is not well. */
export function LookNotes({ look, refused, resource, rows, voice, now }: LookNotesProps) {
  const { t, format } = voice
  const refusal =
    refused ?? (look?.refusal ? { ...look.refusal, who: whoHas(look.refusal.booking, rows, voice) } : null)
  const { board, devices } = resource
  const [reason] = board?.reasons ?? []
  return (
    <div className="looks" aria-live="polite">
      {refusal && <Note tone="down">{refusalText(refusal, voice)}</Note>}
      {look?.approval && (
        <Note tone="unknown" sign="person">
          {t(`book.needs.${look.approval}`)}
        </Note>
      )}
      {look && look.days.length > 1 && (
        <p className="muted">
          {t('book.many', { count: look.days.length })}{' '}
          {look.skipped.length > 0 &&
            t('book.skips', {
              count: look.skipped.length,
              days: format.list(look.skipped.map((day) => skippedText(day, voice, now))),
            })}
        </p>
      )}
      {!refused && resource.kind === 'cart' && devices.ready < devices.total && (
        <Note tone="degraded">
          {t('book.few_ready', { says: t('bookings.ready_of', { count: devices.ready, total: devices.total }) })}
        </Note>
      )}
      {!refused && board?.status === 'down' && <Note tone="down">{t('book.board_down', { board: board.name })}</Note>}
      {!refused && board?.status === 'degraded' && reason && (
        <Note tone="degraded">
          {t('book.board_degraded', { board: board.name, reason: reasonName(reason.code, voice) })}
        </Note>
      )}
    </div>
  )
}

/** Who has the time, where one may know. */
export function whoHas(booking: string | undefined, rows: readonly BookingRow[], voice: Voice): string | undefined {
  const row = rows.find(({ id }) => id === booking)
  return row && (row.teacher ?? row.thirdParty ?? row.mine) ? whoText(row, voice) : undefined
}
