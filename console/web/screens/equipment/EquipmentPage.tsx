import type { Device } from '@preau/protocol/api/devices.ts'
import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import type { School } from '@preau/protocol/api/places.ts'
import { useMemo } from 'react'
import { useLive } from '../../api/use-live.ts'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { type ChartChoice, DeviceCharts } from '../device/DeviceCharts.tsx'
import { DeviceFacts } from '../device/DeviceFacts.tsx'
import { Events } from '../device/Events.tsx'
import { VitalTiles } from '../device/VitalTiles.tsx'
import { TicketsPanel } from '../tickets/TicketsPanel.tsx'
import { ActionsPanel } from './ActionsPanel.tsx'
import { AskedPanel } from './AskedPanel.tsx'
import { equipmentTiles } from './equipment-tiles.ts'
import { FirmwarePanel } from './FirmwarePanel.tsx'
import { LinkPanel } from './LinkPanel.tsx'
import { useCommands } from './use-commands.ts'
import './equipment.css'

interface EquipmentPageProps {
  device: Device
  detail: EquipmentDetail
  school: School | undefined
  voice: Voice
  now: number
  choice: ChartChoice
  onChoice: (choice: ChartChoice) => void
  allEvents: boolean
  onAllEvents: (all: boolean) => void
}

/**
 * A board or a projector: what can be asked of it, how it stands and what was, who it is. In one column that is the order; in two, what
 * can be asked stands above who it is.
 */
export function EquipmentPage(props: EquipmentPageProps) {
  const { device, detail, school, voice, now, choice, onChoice, allEvents, onAllEvents } = props
  const { t, format } = voice
  const { live } = useLive()
  const may = useMay()
  const commands = useCommands(device.id, detail.commands, voice)
  const tiles = useMemo(() => equipmentTiles(device, detail, voice), [device, detail, voice])
  const old = live.kind === 'stale' || ['offline', 'asleep', 'unknown'].includes(device.status)
  const title =
    old && device.valuesAt !== null
      ? t('vitals.title_old', { ago: format.ago(device.valuesAt, now) })
      : t('vitals.title')
  const mayAct = may('device.command', { school: device.school.id, authority: device.authority?.id })
  return (
    <div className="cols boardcols">
      {mayAct && <ActionsPanel device={device} detail={detail} commands={commands} voice={voice} />}
      <div>
        {tiles.length > 0 ? (
          <VitalTiles tiles={tiles} title={title} old={old} />
        ) : (
          <section className="panel hint">
            <p>{t('vitals.none')}</p>
            <p className="muted">{t('vitals.none_say')}</p>
          </section>
        )}
        <DeviceCharts device={device} now={now} voice={voice} choice={choice} onChoice={onChoice} />
        <AskedPanel detail={detail} commands={commands} voice={voice} now={now} />
        <Events device={device.id} voice={voice} now={now} all={allEvents} onAll={onAllEvents} />
      </div>
      <div>
        <TicketsPanel of={{ device: device.id, name: device.name }} voice={voice} now={now} />
        <LinkPanel device={device} detail={detail} voice={voice} now={now} />
        <DeviceFacts device={device} school={school} inventory={undefined} voice={voice} now={now} />
        <FirmwarePanel detail={detail} voice={voice} />
      </div>
    </div>
  )
}
