import type { KioskDiagnosis } from '@preau/protocol/kiosk.ts'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { checkText } from '../format/check-text.ts'
import { useVoice } from '../format/voice.ts'

/** What was looked at, each with its shape and its word. `plain`: without the time at its end. */
export function Checks({ diagnosis, plain = false }: { diagnosis: KioskDiagnosis; plain?: boolean }) {
  const voice = useVoice()
  const { t, format } = voice
  const time = format.time(diagnosis.at)
  return (
    <ul className="checks" aria-label={t('check.list', { time })}>
      {diagnosis.checks.map((check) => {
        const { shape, text } = checkText(check, voice)
        return (
          <li key={check.what}>
            <StatusMark shape={shape} />
            {text}
          </li>
        )
      })}
      {!plain && <li className="soft">{t('check.at', { time })}</li>}
    </ul>
  )
}
