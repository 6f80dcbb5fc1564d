import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import { Empty } from '../../../ui/states.tsx'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { BookingActs } from './BookingActs.tsx'
import { spanText, whoText } from './booking-text.ts'
import type { Deeds } from './use-deeds.ts'
import { wishOf } from './wall-clock.ts'

interface AskedViewProps {
  rows: readonly BookingRow[]
  deeds: Deeds
  voice: Voice
  now: number
}

/** What waits for the word of the head: who asks, for what, and why he is asked. A series is one request. */
export function AskedView({ rows, deeds, voice, now }: AskedViewProps) {
  const { t, format } = voice
  const requests = new Map<string, BookingRow[]>()
  for (const row of rows.filter(({ state, to }) => state === 'asked' && to > now)) {
    const key = row.series ?? row.id
    requests.set(key, [...(requests.get(key) ?? []), row])
  }
  if (requests.size === 0) {
    return (
      <div className="panel alone">
        <Empty roof title={t('decide.none')}>
          <p>{t('decide.none_say')}</p>
        </Empty>
      </div>
    )
  }
  return (
    <section className="grp mine" aria-label={t('decide.title')}>
      <Refusal error={deeds.error} />
      <ul>
        {[...requests].map(([key, [first, ...others]]) =>
          first === undefined ? null : (
            <li key={key} className="askedrow">
              <div>
                <b>{spanText(wishOf(first, format), voice, now)}</b>{' '}
                {others.length > 0 && <span className="muted">{t('decide.series', { count: others.length + 1 })}</span>}
                <p>
                  {first.resource.name}, {t('decide.third_party', { who: whoText(first, voice) })}
                  {first.title && <> · {first.title}</>}
                </p>
                {first.approval && <p className="muted">{t(`decide.why.${first.approval}`)}</p>}
              </div>
              <BookingActs row={first} {...{ deeds, voice }} />
            </li>
          ),
        )}
      </ul>
    </section>
  )
}
