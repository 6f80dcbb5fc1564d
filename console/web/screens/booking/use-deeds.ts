import type { BookingMove, BookingResult } from '@preau/protocol/api/booking-acts.ts'
import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import { announcer } from '../../../ui/announce.ts'
import { acceptOffer, cancelBooking, decideBooking, makeBooking, moveBooking, undoBooking } from '../../api/bookings.ts'
import { useChange } from '../../api/changes.ts'
import { newId } from '../../api/new-id.ts'
import { serverNow } from '../../api/server-clock.ts'
import type { Voice } from '../../format/translate.ts'
import { type Deed, type Done, doneOf } from './done-text.ts'
import { wishOf } from './wall-clock.ts'

/** Of a series this one alone, or those after it too. */
export type Scope = 'one' | 'following'

interface Act {
  deed: Deed
  run: () => Promise<BookingResult>
}

/** What can be done with a booking that is there, and the way to take it back. `busy`: one is under way. */
export function useDeeds(voice: Voice, onDone: (done: Done) => void) {
  const act = useChange(({ run }: Act) => run())
  const undo = useChange(undoBooking)
  const finish = (done: Done) => {
    announcer.say(done.text)
    onDone(done)
  }
  const start = (deed: Deed, run: () => Promise<BookingResult>, after?: () => void) => {
    undo.reset()
    act.mutate(
      { deed, run },
      {
        onSuccess: (result) => {
          finish(doneOf(deed, result, voice, serverNow()))
          after?.()
        },
      },
    )
  }
  return {
    busy: act.isPending || undo.isPending,
    error: undo.error ?? act.error,
    forget: () => act.reset(),
    /** What a form has done by itself. */
    finished: (deed: Deed, result: BookingResult) => finish(doneOf(deed, result, voice, serverNow())),
    cancel: ({ id, state }: BookingRow, scope: Scope, after?: () => void) =>
      start(state === 'waiting' || state === 'offered' ? 'leave' : 'cancel', () => cancelBooking(id, { scope }), after),
    accept: ({ id }: BookingRow, after?: () => void) => start('accept', () => acceptOffer(id), after),
    decide: ({ id }: BookingRow, agree: boolean, scope: Scope, after?: () => void) =>
      start(agree ? 'agree' : 'refuse', () => decideBooking(id, { agree, scope }), after),
    move: ({ id }: BookingRow, body: BookingMove, after?: () => void) =>
      start('move', () => moveBooking(id, body), after),
    /** Onto the list behind a booking, for the same time. */
    wait: (row: BookingRow, after?: () => void) =>
      start(
        'wait',
        () =>
          makeBooking({
            ...{ school: row.school, resource: row.resource.id, key: newId() },
            ...{ when: wishOf(row, voice.format), wait: true },
          }),
        after,
      ),
    undo: ({ undo: way }: Done) => {
      if (!way) return
      act.reset()
      const { school, change } = way
      undo.mutate({ school, change }, { onSuccess: () => finish({ text: voice.t('bookings.done.undone') }) })
    },
  }
}
export type Deeds = ReturnType<typeof useDeeds>
