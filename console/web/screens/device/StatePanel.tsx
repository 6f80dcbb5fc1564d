import type { Device } from '@preau/protocol/api/devices.ts'
import { StatusMark, StatusWord } from '../../../ui/StatusMark.tsx'
import { reasonText } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'

/** Why the device has its status: since when, one sentence, what to do; then what else there is. Quiet where all is well. */
export function StatePanel({ device, voice, now }: { device: Device; voice: Voice; now: number }) {
  const { t, format } = voice
  const [first, ...others] = device.reasons
  const since = t('device.since', {
    status: t(`status.${device.status}`),
    moment: format.spokenMoment(device.since, now),
  })
  if (device.status === 'ok' || first === undefined) {
    return (
      <section className="quietstate" aria-label={t('device.state')}>
        <StatusWord shape={device.status}>{since}</StatusWord>
        <Others reasons={device.reasons} voice={voice} now={now} />
      </section>
    )
  }
  const { sentence, next } = reasonText(first, voice, now)
  return (
    <section className={`state st-${device.status}`} aria-labelledby="why">
      <StatusMark shape={device.status} />
      <div className="txt">
        <p className="w">{since}</p>
        <h2 id="why">{sentence}</h2>
        <p className="next">{next}</p>
        <Others reasons={others} voice={voice} now={now} />
      </div>
    </section>
  )
}

function Others({ reasons, voice, now }: { reasons: Device['reasons']; voice: Voice; now: number }) {
  if (reasons.length === 0) return null
  const { t, format } = voice
  return (
    <ul className="others" aria-label={t('device.also', { count: reasons.length })}>
      {reasons.map((reason) => {
        const { sentence, next } = reasonText(reason, voice, now)
        return (
          <li key={`${reason.code} ${reason.params.instance ?? ''}`}>
            <StatusMark shape={reason.status} />
            <div>
              <p>
                <span className="vh">{t(`status.${reason.status}`)}, </span>
                {sentence}{' '}
                <span className="muted">
                  {t('device.since_small', { moment: format.spokenMoment(reason.since, now) })}
                </span>
              </p>
              <p className="muted">{next}</p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
