import type { KioskAct, KioskState } from '@preau/protocol/kiosk.ts'
import { isLive } from '@preau/protocol/rules/tickets/states.ts'
import { CAN_TEACH, type CanTeach, SYMPTOMS, type SymptomCode } from '@preau/protocol/rules/tickets/symptoms.ts'
import { useEffect, useRef, useState } from 'react'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { SymptomPicture } from '../../ui/SymptomPicture.tsx'
import { ticketName, ticketText } from '../format/check-text.ts'
import { useVoice } from '../format/voice.ts'
import { newId } from '../new-id.ts'
import { Checks } from '../parts/Checks.tsx'
import { useTouches } from '../touches.ts'

const MARKS = { yes: 'ok', hardly: 'degraded', no: 'down' } as const
type Report = Extract<KioskAct, { act: 'report' }>

/** Second and third touch of a report: what one sees, and whether the class can go on. The machine adds its own diagnosis. */
export function ReportView({
  state,
  now,
  onDone,
  onLeave,
}: {
  state: KioskState
  now: number
  onDone: () => void
  onLeave: (() => void) | undefined
}) {
  const voice = useVoice()
  const { t } = voice
  const { touch, pending } = useTouches()
  const [symptom, setSymptom] = useState<SymptomCode | undefined>(undefined)
  const [report, setReport] = useState<Report | undefined>(undefined)
  const [sent, setSent] = useState<'sent' | 'kept' | 'silent' | undefined>(undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  const step = sent !== undefined ? 'sent' : symptom === undefined ? 'what' : 'class'
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step begins at its title
  useEffect(() => heading.current?.focus(), [step])

  const send = async (told: Report) => {
    setReport(told)
    const answer = await touch(told)
    setSent(!answer || answer.refused === 'failed' ? 'silent' : state.server.reached ? 'sent' : 'kept')
  }
  const answer = (canTeach: CanTeach) => {
    if (pending === 'report' || symptom === undefined) return
    void send({ act: 'report', id: newId(), symptom, canTeach })
  }

  if (sent !== undefined && report) {
    return (
      <main id="main" className="told">
        <section>
          <h2 ref={heading} tabIndex={-1}>
            <StatusMark shape={sent === 'sent' ? 'ok' : 'offline'} />
            {t(sent === 'sent' ? 'report.sent' : sent === 'kept' ? 'report.kept' : 'report.kept_here')}
          </h2>
          <p className="by">
            {t('report.said', { symptom: t(`symptom.${report.symptom}`), teach: t(`report.teach.${report.canTeach}`) })}
          </p>
          {state.diagnosis ? (
            <div className="joined">
              <p>{t('report.joined', { time: voice.format.time(state.diagnosis.at) })}</p>
              <Checks diagnosis={state.diagnosis} plain />
            </div>
          ) : (
            <p className="joined">{t('report.joined_none')}</p>
          )}
          {state.support !== null && <p className="by">{t('report.call', { number: state.support })}</p>}
        </section>
        <div className="pair">
          {sent === 'silent' && (
            // The same report again: it bears its own name, so that it stays one.
            <button className="go" type="button" onClick={() => void send(report)}>
              <span>{t('report.retry')}</span>
            </button>
          )}
          <button className={sent === 'silent' ? 'go plain' : 'go'} type="button" onClick={onDone}>
            <span>{t('touch.done')}</span>
          </button>
        </div>
      </main>
    )
  }

  const live = state.tickets.filter(({ state }) => isLive(state))
  if (step === 'what') {
    const known = live.map((ticket) => `${ticketName(ticket, voice)}, ${ticketText(ticket, now, voice)}`)
    return (
      <main id="main" className="choose">
        <div className="head">
          <h2 ref={heading} tabIndex={-1}>
            {t('report.what')} <small>{t('report.step', { step: 1 })}</small>
          </h2>
          {onLeave && (
            <button className="quiet" type="button" onClick={onLeave}>
              {t('touch.leave')}
            </button>
          )}
        </div>
        {known.length > 0 && <p className="known">{t('report.known', { tickets: known.join(' ; ') })}</p>}
        <ul className="ktiles symptoms">
          {state.symptoms.map((code) => (
            <li key={code}>
              <button type="button" className="ktile" onClick={() => setSymptom(code)}>
                <SymptomPicture name={SYMPTOMS.find((each) => each.code === code)?.sign ?? 'question'} />
                <b>{t(`symptom.${code}`)}</b>
              </button>
            </li>
          ))}
        </ul>
      </main>
    )
  }
  return (
    <main id="main" className="choose">
      <h2 ref={heading} tabIndex={-1}>
        {t('can_teach.question')} <small>{t('report.step', { step: 2 })}</small>
      </h2>
      <p className="by">
        {t(`symptom.${symptom ?? 'other'}`)}. {t('report.send_say')}
      </p>
      <ul className="ktiles answers">
        {CAN_TEACH.map((can) => (
          <li key={can}>
            <button
              type="button"
              className="ktile"
              aria-disabled={pending === 'report' || undefined}
              onClick={() => answer(can)}
            >
              <StatusMark shape={MARKS[can]} />
              <b>{pending === 'report' && report?.canTeach === can ? t('report.sending') : t(`can_teach.${can}`)}</b>
              <span>{t(`can_teach.${can}_say`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}
