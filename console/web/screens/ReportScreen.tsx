import type { TicketOpening } from '@preau/protocol/api/ticket-acts.ts'
import type { Ticket } from '@preau/protocol/api/tickets.ts'
import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { CAN_TEACH, type CanTeach, symptomsFor } from '@preau/protocol/rules/tickets/symptoms.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { SymptomPicture } from '../../ui/SymptomPicture.tsx'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { reportableDeviceQuery } from '../api/reportable.ts'
import { useWork } from '../api/use-work.ts'
import { useWords } from '../format/words.ts'
import { schoolsOf } from './fleet/place-options.ts'
import { Refusal } from './Refusal.tsx'
import { DeviceStep } from './report/DeviceStep.tsx'
import { ReportSent } from './report/ReportSent.tsx'
import { keepRoom } from './report/rooms.ts'
import { SchoolStep } from './report/SchoolStep.tsx'
import { type ReportSearch, stepOf, validateReportSearch } from './report/search.ts'
import { WishStep } from './report/WishStep.tsx'
import './report/report.css'

const route = getRouteApi('/report')
const STEPS = ['device', 'symptom', 'class'] as const
const WISH_STEPS = ['device', 'symptom', 'wish'] as const
const ORDER = { device: 0, symptom: 1, class: 2, wish: 2 } as const
const MARKS = { yes: 'ok', hardly: 'degraded', no: 'down' } as const

interface Sent {
  id: string
  ticket: Ticket | undefined
  wish: boolean
}

type Said = Pick<TicketOpening, 'symptom' | 'canTeach' | 'severity' | 'words'>

/** A fault in three touches: which equipment, what one sees, and whether the class can go on. The third one sends it. */
export function ReportScreen() {
  const { t } = useWords()
  const asked = route.useSearch()
  // The router keeps what it could not read beside what it could.
  const search = { ...validateReportSearch({ ...asked }), school: asked.school }
  const navigate = route.useNavigate()
  const work = useWork()
  const [sent, setSent] = useState<Sent | undefined>(undefined)
  const [busy, setBusy] = useState<CanTeach | 'wish' | undefined>(undefined)
  const [error, setError] = useState<Error | undefined>(undefined)
  const { data: tree } = useQuery(schoolNamesQuery)
  const { data: named, error: unknown } = useQuery({
    ...reportableDeviceQuery(search.device ?? ''),
    enabled: search.device !== undefined,
  })
  const device = search.device === undefined ? undefined : named?.rows[0]
  const schools = tree ? schoolsOf(tree) : []
  const [only] = schools
  const school =
    device?.school ??
    schools.find(({ id }) => id === (search.in ?? search.school)) ??
    (schools.length === 1 ? only : undefined)
  const step = stepOf(search)
  const go = (next: ReportSearch) => {
    setError(undefined)
    void navigate({ search: ({ school, authority }) => ({ school, authority, ...next }) })
  }
  const kind: DeviceKind | undefined = device?.kind
  const symptoms = symptomsFor(kind).filter(({ kinds }) => search.about !== 'other' || kinds === undefined)
  const subject = device?.name ?? (search.about === 'school' ? t('report.school_wide') : t('report.not_listed'))

  const title = t(search.wish || sent?.wish ? 'report.wish_short' : 'report.title')

  const send = async (said: Said): Promise<boolean> => {
    if (!school) return false
    setBusy(said.canTeach ?? 'wish')
    setError(undefined)
    try {
      const done = await work.open({
        school: school.id,
        ...(device && { device: device.id }),
        ...said,
        from: search.from ?? 'list',
      })
      keepRoom(school.id, device?.room?.id ?? null)
      setSent({ id: done.id, ticket: done.ticket, wish: said.severity === 'request' })
      return true
    } catch (cause) {
      setError(cause as Error)
      return false
    } finally {
      setBusy(undefined)
    }
  }

  return (
    <Page title={title} className="report">
      <div className="head">
        <div className="grow">
          <h1>{title}</h1>
        </div>
      </div>
      {sent ? (
        <ReportSent
          {...sent}
          onAgain={() => {
            setSent(undefined)
            go({})
          }}
        />
      ) : (
        <>
          <ol className="touches" aria-label={t('report.steps')}>
            {(search.wish ? WISH_STEPS : STEPS).map((one) => (
              <li
                key={one}
                aria-current={one === step ? 'step' : undefined}
                className={ORDER[one] < ORDER[step] ? 'done' : ''}
              >
                {t(`report.step.${one}`)}
              </li>
            ))}
          </ol>
          {step !== 'device' && (
            <p className="chosenline">
              <Sign name={search.about === 'school' ? 'school' : 'pc'} />
              <b>{subject}</b>
              <span className="muted">{[device?.room?.name, school?.name].filter(Boolean).join(', ')}</span>
              <button type="button" className="linkbtn" onClick={() => go(search.in ? { in: search.in } : {})}>
                {t('report.change')}
              </button>
            </p>
          )}
          <Refusal error={error ?? (step === 'device' ? null : unknown)} />
          {step === 'device' ? (
            school ? (
              <DeviceStep
                key={school.id}
                school={school}
                onDevice={(chosen) => go({ device: chosen.id, ...(search.in && { in: search.in }) })}
                onAbout={(about) => go({ about, in: school.id })}
              />
            ) : (
              <SchoolStep tree={tree} onSchool={(id) => go({ in: id })} />
            )
          ) : step === 'symptom' ? (
            <>
              <h2>{t('report.what')}</h2>
              <ul className="tiles symptoms">
                {symptoms.map(({ code, sign }) => (
                  <li key={code}>
                    <button
                      type="button"
                      className="tile"
                      onClick={() =>
                        go({
                          ...validateReportSearch({ ...asked }),
                          symptom: code as NonNullable<ReportSearch['symptom']>,
                        })
                      }
                    >
                      <SymptomPicture name={sign} />
                      <b>{t(`symptom.${code as 'other'}`)}</b>
                    </button>
                  </li>
                ))}
                <li>
                  <button
                    type="button"
                    className="tile"
                    onClick={() => go({ ...validateReportSearch({ ...asked }), wish: 'yes' })}
                  >
                    <Sign name="hand" />
                    <b>{t('report.wish')}</b>
                  </button>
                </li>
              </ul>
            </>
          ) : step === 'wish' ? (
            <WishStep
              about={search.device ?? `${school?.id}.${search.about}`}
              busy={busy !== undefined}
              onSend={(words) => send({ symptom: 'other', severity: 'request', words })}
            />
          ) : (
            <>
              <p className="chosenline second">
                <SymptomPicture name={symptoms.find(({ code }) => code === search.symptom)?.sign ?? 'question'} />
                <b>{t(`symptom.${search.symptom ?? 'other'}`)}</b>
              </p>
              <h2>{t('can_teach.question')}</h2>
              <ul className="tiles answers">
                {CAN_TEACH.map((answer) => (
                  <li key={answer}>
                    <button
                      type="button"
                      className="tile"
                      aria-disabled={busy !== undefined || undefined}
                      onClick={() => {
                        const { symptom } = search
                        if (busy === undefined && symptom) void send({ symptom, canTeach: answer })
                      }}
                    >
                      <StatusMark shape={MARKS[answer]} />
                      <b>{busy === answer ? t('report.sending') : t(`can_teach.${answer}`)}</b>
                      <small>{t(`can_teach.${answer}_say`)}</small>
                    </button>
                  </li>
                ))}
              </ul>
              <p className="muted">{t('report.send_say')}</p>
            </>
          )}
        </>
      )}
    </Page>
  )
}
