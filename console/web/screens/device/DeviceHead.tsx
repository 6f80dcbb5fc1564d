import type { Device } from '@preau/protocol/api/devices.ts'
import { Link } from '@tanstack/react-router'
import { Sign } from '../../../ui/Sign.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { useLive } from '../../api/use-live.ts'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { LabelsButton } from '../labels/LabelsButton.tsx'

/** Where the device is, what it is called, what it is, and when it was last heard. */
export function DeviceHead({ device, voice }: { device: Device; voice: Voice }) {
  const { t } = voice
  const may = useMay()
  const { school, room } = device
  const what = [t(`kind.${device.kind}`), device.model].filter(Boolean).join(', ')
  return (
    <>
      <nav aria-label={t('device.path')}>
        <ol className="crumbs">
          <li>
            <Link to="/fleet" search={{}}>
              {t('shell.fleet')}
            </Link>
          </li>
          <li>
            <Link to="/fleet" search={{ school: school.id }}>
              {school.name}
            </Link>
          </li>
          <li>
            <Link to="/fleet" search={{ school: school.id, room: room?.id ?? 'none' }}>
              {room?.name ?? t('device.no_room')}
            </Link>
          </li>
        </ol>
      </nav>
      <div className="head">
        <div className="grow">
          <h1>
            {device.name} <small>{what}</small>
          </h1>
        </div>
        {device.simulated && (
          <span className="tag plain" title={t('device.simulated_say')}>
            {t('device.simulated')}
            <span className="vh">. {t('device.simulated_say')}</span>
          </span>
        )}
        <Heard device={device} voice={voice} />
        <LabelsButton school={school.id} authority={device.authority?.id} device={device.id} />
        {may('ticket.open', { school: school.id, authority: device.authority?.id }) && (
          <Link className="btn" to="/report" search={{ device: device.id, from: 'device' }}>
            <Sign name="chat" />
            {t('tickets.report')}
          </Link>
        )}
      </div>
    </>
  )
}

/** Each second while it is heard; the announcement is the page's, not this line's. */
function Heard({ device, voice: { t, format } }: { device: Device; voice: Voice }) {
  const now = useServerNow()
  const { live } = useLive()
  const silent =
    live.kind === 'stale' || device.status === 'offline' || device.status === 'unknown' || device.status === 'asleep'
  const { equipment } = device
  // It is told of when something changes: a word that is hours old is as good as one of now, while it is followed.
  if (equipment !== null && equipment.presence === 'present' && !silent) {
    return <p className="live">{t('line.followed', { name: equipment.viaName })}</p>
  }
  return (
    <p className={silent ? 'live off' : 'live'}>
      {device.heardAt === null ? t('device.never_heard') : t('device.heard', { ago: format.ago(device.heardAt, now) })}
    </p>
  )
}
