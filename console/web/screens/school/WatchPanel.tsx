import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { School } from '@preau/protocol/api/places.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { reasonText } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'
import { needsSomeone } from './watch.ts'

/** So many stand in the column; the others come by a click. */
const SHOWN = 7

interface WatchPanelProps {
  school: School
  /** The gravest first. */
  devices: readonly DeviceRow[]
  voice: Voice
  now: number
}

/** What needs someone in this school, the gravest first, each with its reason and since when. */
export function WatchPanel({ school, devices, voice, now }: WatchPanelProps) {
  const { t } = voice
  const [all, setAll] = useState(false)
  const rows = devices.filter(needsSomeone)
  const { down, degraded, offline, unknown } = school.counts
  const hidden = rows.length - SHOWN
  return (
    <section className="panel watch" aria-labelledby="watch">
      <header>
        <h2 id="watch">{t('plan.watch')}</h2>
        {rows.length > 0 && (
          <span className="muted">
            {t('places.count_devices', { count: Math.max(rows.length, down + degraded + offline + unknown) })}
          </span>
        )}
      </header>
      {rows.length === 0 ? (
        <p className="nothing">{t('plan.watch_none')}</p>
      ) : (
        <ul>
          {rows.map((device, index) => (
            <WatchRow key={device.id} device={device} voice={voice} now={now} later={!all && index >= SHOWN} />
          ))}
        </ul>
      )}
      {hidden > 0 && !all && (
        <p className="more">
          <Button look="quiet" small onClick={() => setAll(true)}>
            {t('plan.watch_more', { count: hidden })}
          </Button>
        </p>
      )}
    </section>
  )
}

interface WatchRowProps {
  device: DeviceRow
  voice: Voice
  now: number
  later: boolean
}

function WatchRow({ device, voice, now, later }: WatchRowProps) {
  const { t, format } = voice
  const [reason] = device.reasons
  const moment = format.spokenMoment(device.since, now)
  return (
    <li className={later ? `st-${device.status} later` : `st-${device.status}`}>
      <StatusMark shape={device.status} />
      <div>
        <p>
          <span className="vh">{t(`status.${device.status}`)}, </span>
          <Link className="watched" to="/devices/$device" params={{ device: device.id }}>
            {device.name}
          </Link>{' '}
          {reason && reasonText(reason, voice, now).sentence}
        </p>
        <p className="muted">
          {device.room ? t('plan.since', { room: device.room.name, moment }) : t('plan.since_only', { moment })}
        </p>
      </div>
    </li>
  )
}
