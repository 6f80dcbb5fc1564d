import type { EventList } from '@preau/protocol/api/events.ts'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { eventText } from '../../format/event-text.ts'
import type { Voice } from '../../format/translate.ts'
import { atAGlance, type EventMark, eventMark, timelineDays } from './timeline.ts'

interface DeviceTimelineProps {
  list: EventList
  voice: Voice
  now: number
  /** Whether the whole timeline is shown, page by page. */
  all: boolean
  onAll: (all: boolean) => void
  /** Asks for more; absent where the limit is reached. */
  onOlder?: (() => void) | undefined
}

/** What happened to the device, the newest first, day by day. */
export function DeviceTimeline({ list, voice, now, all, onAll, onOlder }: DeviceTimelineProps) {
  const { t, format } = voice
  const rows = all ? list.rows : atAGlance(list.rows)
  return (
    <section className="panel" aria-labelledby="events">
      <header>
        <h2 id="events">{t('events.title')}</h2>
        {(list.more || all || rows.length < list.rows.length) && (
          <Button look="quiet" small onClick={() => onAll(!all)}>
            {t(all ? 'events.less' : 'events.all')}
          </Button>
        )}
      </header>
      {list.rows.length === 0 && (
        <div className="hint">
          <p>{t('events.none')}</p>
        </div>
      )}
      <ol className="tl">
        {timelineDays(rows, format, now).map((day) => (
          <li key={day.key}>
            <h3>{day.title}</h3>
            <ol>
              {day.events.map((event) => (
                <li key={event.id}>
                  <time dateTime={new Date(event.at).toISOString()}>{format.time(event.at)}</time>
                  <span className="dot">
                    <Dot mark={eventMark(event)} />
                  </span>
                  <p>{eventText(event, voice)}</p>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
      {all && list.more && onOlder && (
        <div className="foot">
          <Button small onClick={onOlder}>
            {t('events.older')}
          </Button>
        </div>
      )}
    </section>
  )
}

function Dot({ mark }: { mark: EventMark }) {
  return 'shape' in mark ? <StatusMark shape={mark.shape} /> : <Sign name={mark.sign} />
}
