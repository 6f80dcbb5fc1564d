import type { Device } from '@preau/protocol/api/devices.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'
import { useLive } from '../../api/use-live.ts'
import type { Voice } from '../../format/translate.ts'
import type { Tile } from './tile.ts'
import { VitalTiles } from './VitalTiles.tsx'

const SILENT = new Set<Status>(['offline', 'asleep', 'unknown'])

/** Whether the values of a device are its last ones: what the server did not say lately is as old as what the device did not. */
export function useOldValues({ status }: Pick<Device, 'status'>): boolean {
  const { live } = useLive()
  return live.kind === 'stale' || SILENT.has(status)
}

interface VitalsNowProps {
  device: Device
  tiles: readonly Tile[]
  old: boolean
  voice: Voice
  now: number
}

/** The readings of now, or of when there were some, or that there were none yet. */
export function VitalsNow({ device, tiles, old, voice, now }: VitalsNowProps) {
  const { t, format } = voice
  if (tiles.length === 0) {
    return (
      <section className="panel hint">
        <p>{t('vitals.none')}</p>
        <p className="muted">{t('vitals.none_say')}</p>
      </section>
    )
  }
  const isDated = old && device.valuesAt !== null
  const title = isDated ? t('vitals.title_old', { ago: format.ago(device.valuesAt ?? now, now) }) : t('vitals.title')
  return <VitalTiles tiles={tiles} title={title} old={old} />
}
