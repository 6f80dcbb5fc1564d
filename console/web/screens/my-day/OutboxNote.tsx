import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { Note } from '../../../ui/states.tsx'
import type { Parcel } from '../../api/outbox.ts'
import { useLive } from '../../api/use-live.ts'
import { useOutbox } from '../../api/use-work.ts'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'

/** What stands between what was done here and the server: no network, things that wait for it, things that it refused. */
export function OutboxNote({ voice, now }: { voice: Voice; now: number }) {
  const { t, format } = voice
  const { live } = useLive()
  const { waiting, refused, discard } = useOutbox()
  const [oldest] = waiting
  const offline = live.kind === 'stale'
  const what = ({ what }: Parcel) =>
    what === 'open' || what === 'photo' ? t(`day.what.${what}`) : t(`work.name.${what as 'restore'}`)
  return (
    <>
      {(offline || oldest) && (
        <p className="offbar" role="status">
          <Sign name={offline ? 'nowifi' : 'send'} />
          <span>
            {offline &&
              (live.since === null
                ? t('day.offline_plain')
                : t('day.offline', { at: format.momentWithTime(live.since, now) }))}{' '}
            {oldest
              ? t(offline ? 'day.offline_kept' : 'day.sending', {
                  count: waiting.length,
                  at: format.momentWithTime(oldest.at, now),
                })
              : t('day.offline_go_on')}
          </span>
        </p>
      )}
      {refused.length > 0 && (
        <section className="refusedbox" aria-label={t('day.refused_title', { count: refused.length })}>
          <Note tone="down">
            <b>{t('day.refused_title', { count: refused.length })}.</b>
            <ul>
              {refused.map(({ parcel, error }) => {
                const at = format.momentWithTime(parcel.at, now)
                return (
                  <li key={parcel.id}>
                    {t('day.refused_line', { what: what(parcel), at, why: errorText(error.code, voice).title })}{' '}
                    <Button
                      small
                      look="quiet"
                      aria-label={t('day.discard_of', { what: what(parcel), at })}
                      onClick={() => discard(parcel.id)}
                    >
                      {t('day.discard')}
                    </Button>
                  </li>
                )
              })}
            </ul>
          </Note>
        </section>
      )}
    </>
  )
}
