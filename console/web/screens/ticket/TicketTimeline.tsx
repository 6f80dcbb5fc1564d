import type { Ticket, TimelineLine } from '@preau/protocol/api/tickets.ts'
import { useState } from 'react'
import { Sign, type SignName } from '../../../ui/Sign.tsx'
import { type Shape, StatusMark } from '../../../ui/StatusMark.tsx'
import type { Parcel } from '../../api/outbox.ts'
import { photoAddress } from '../../api/tickets.ts'
import { useMay } from '../../api/use-may.ts'
import { happenedText } from '../../format/happened-text.ts'
import type { Voice } from '../../format/translate.ts'
import { CorrectDialog } from './CorrectDialog.tsx'
import { isCorrectable } from './correction.ts'
import { timelineDays } from './timeline-days.ts'

type Line = Ticket['timeline'][number]

interface TicketTimelineProps {
  ticket: Ticket
  /** What was done here and is not on the server yet. */
  waiting: readonly Parcel[]
  voice: Voice
  now: number
}

const SIGNS: Record<string, SignName | { shape: Shape }> = {
  opened: 'chat',
  acknowledged: 'person',
  remote_start: 'pc',
  on_site: 'map',
  paused: 'pause',
  resumed: 'play',
  handed_over: 'forward',
  requalified: 'warning',
  workaround: 'redo',
  restored: { shape: 'ok' },
  closed: 'check',
  reopened: 'restart',
  rejected: 'x',
  session_lost: 'book',
  pause_contested: 'pause',
  pause_answered: 'pause',
  corrected: 'pencil',
  comment: 'chat',
  photo: 'camera',
  part: 'wrench',
  swap: 'swap',
  visit: 'calendar',
  assigned: 'person',
  recovered: { shape: 'ok' },
  repeat: 'restart',
  joined: 'plus',
  checked: 'pc',
}

/** What waits for less than this was sent at once. */
const AT_ONCE_MS = 120_000

/** What happened to the ticket, the newest first, day by day; what has not been sent stands above all. */
export function TicketTimeline({ ticket, waiting, voice, now }: TicketTimelineProps) {
  const { t, format } = voice
  const may = useMay()
  const [correcting, setCorrecting] = useState<TimelineLine | undefined>(undefined)
  const corrects = may('ticket.correct', { school: ticket.school.id })
  return (
    <section className="panel" aria-labelledby="timeline">
      <header>
        <h2 id="timeline">{t('sheet.timeline')}</h2>
      </header>
      <ol className="tl tickettl">
        {waiting.length > 0 && (
          <li>
            <h3>{t('sheet.waits')}</h3>
            <ol>
              {waiting.map((parcel) => (
                <li key={parcel.id} className="unsent">
                  <time dateTime={new Date(parcel.at).toISOString()}>{format.time(parcel.at)}</time>
                  <span className="dot">
                    <Sign name="nowifi" />
                  </span>
                  <div>
                    <p>
                      {parcel.what === 'photo' || parcel.what === 'open'
                        ? t(`day.what.${parcel.what}`)
                        : t(`work.name.${parcel.what as 'restore'}`)}
                    </p>
                    <Said said={saidIn(parcel)} />
                  </div>
                </li>
              ))}
            </ol>
          </li>
        )}
        {timelineDays(ticket.timeline, format, now).map((day) => (
          <li key={day.key}>
            <h3>{day.title}</h3>
            <ol>
              {day.lines.map((line) => (
                <TimelineRow
                  key={line.type === 'event' ? `e${line.n}` : line.id}
                  {...{ line, ticket, voice, now }}
                  onCorrect={corrects ? setCorrecting : undefined}
                />
              ))}
            </ol>
          </li>
        ))}
      </ol>
      {correcting && (
        <CorrectDialog
          key={correcting.n}
          {...{ ticket, voice, now }}
          line={correcting}
          onClose={() => setCorrecting(undefined)}
        />
      )}
    </section>
  )
}

interface TimelineRowProps {
  line: Line
  ticket: Ticket
  voice: Voice
  now: number
  /** Undefined for who may not. */
  onCorrect: ((line: TimelineLine) => void) | undefined
}

function TimelineRow({ line, ticket, voice, now, onCorrect }: TimelineRowProps) {
  const { t, format } = voice
  const { text, said } = happenedText(line, ticket, voice, now)
  const sign = SIGNS[line.type === 'event' ? line.event : line.kind] ?? 'list'
  const corrected = line.type === 'event' && line.correctedBy !== undefined
  return (
    <li className={corrected ? 'corrected' : undefined}>
      <time dateTime={new Date(line.at).toISOString()}>{format.time(line.at)}</time>
      <span className="dot">{typeof sign === 'string' ? <Sign name={sign} /> : <StatusMark shape={sign.shape} />}</span>
      <div>
        <p>
          {corrected ? <s>{text}</s> : text}
          <span className="muted">
            {', '}
            {line.by ?? t(line.elsewhere ? 'sheet.by_elsewhere' : 'sheet.by_rule')}
            {line.recordedAt - line.at > AT_ONCE_MS &&
              `, ${t('sheet.sent_later', { moment: format.momentWithTime(line.recordedAt, now) })}`}
            {corrected && `, ${t('sheet.corrected')}`}
          </span>
          {onCorrect && isCorrectable(line) && (
            <button
              type="button"
              className="linkbtn correct"
              aria-label={t('correction.open_of', { line: text })}
              onClick={() => onCorrect(line)}
            >
              {t('correction.open')}
            </button>
          )}
        </p>
        <Said said={said} />
        {line.type === 'note' && line.photo && (
          <Photo
            address={photoAddress(line.id)}
            name={t('sheet.photo_of', { moment: format.momentWithTime(line.at, now) })}
            missing={t('sheet.photo_elsewhere')}
          />
        )}
      </div>
    </li>
  )
}

/** A picture of a note. It stays on the server where it was taken: on the other side of an uplink that is said in its place. */
function Photo({ address, name, missing }: { address: string; name: string; missing: string }) {
  const [isMissing, setMissing] = useState(false)
  if (isMissing) return <p className="muted">{missing}</p>
  return (
    <a className="photo" href={address} target="_blank" rel="noreferrer">
      <img src={address} alt={name} loading="lazy" onError={() => setMissing(true)} />
    </a>
  )
}

function Said({ said }: { said: readonly string[] }) {
  return said.map((words) => (
    <p className="said" key={words}>
      {words}
    </p>
  ))
}

/** The words of something that waits, whatever its form calls them. */
function saidIn({ body }: Parcel): string[] {
  if (typeof body !== 'object' || body === null) return []
  const known = body as Record<string, unknown>
  return ['note', 'words', 'reason', 'proof'].map((name) => known[name]).filter((value) => typeof value === 'string')
}
