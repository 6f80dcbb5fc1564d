import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { useMemo } from 'react'
import { useMay } from '../../api/use-may.ts'
import { RoomClosures } from '../closures/RoomClosures.tsx'
import { DeviceCharts } from '../device/DeviceCharts.tsx'
import { DeviceFacts } from '../device/DeviceFacts.tsx'
import { Events } from '../device/Events.tsx'
import type { DevicePageProps } from '../device/page-props.ts'
import { useOldValues, VitalsNow } from '../device/VitalsNow.tsx'
import { TicketsPanel } from '../tickets/TicketsPanel.tsx'
import { ActionsPanel } from './ActionsPanel.tsx'
import { AskedPanel } from './AskedPanel.tsx'
import { equipmentTiles } from './equipment-tiles.ts'
import { FirmwarePanel } from './FirmwarePanel.tsx'
import { LinkPanel } from './LinkPanel.tsx'
import { useCommands } from './use-commands.ts'
import './equipment.css'

interface EquipmentPageProps extends DevicePageProps {
  detail: EquipmentDetail
}

/**
 * A board or a projector: what can be asked of it, how it stands and what was, who it is. In one column that is the order; in two, what
 * can be asked stands above who it is.
 */
export function EquipmentPage(props: EquipmentPageProps) {
  const { device, detail, school, voice, now, choice, onChoice, allEvents, onAllEvents } = props
  const may = useMay()
  const commands = useCommands(device.id, detail.commands, voice)
  const tiles = useMemo(() => equipmentTiles(device, detail, voice), [device, detail, voice])
  const old = useOldValues(device)
  const mayAct = may('device.command', { school: device.school.id, authority: device.authority?.id })
  return (
    <div className="cols boardcols">
      {mayAct && <ActionsPanel device={device} detail={detail} commands={commands} voice={voice} />}
      <div>
        <VitalsNow device={device} tiles={tiles} old={old} voice={voice} now={now} />
        <DeviceCharts device={device} now={now} voice={voice} choice={choice} onChoice={onChoice} />
        <AskedPanel detail={detail} commands={commands} voice={voice} now={now} />
        <Events device={device.id} voice={voice} now={now} all={allEvents} onAll={onAllEvents} />
      </div>
      <div>
        <TicketsPanel of={{ device: device.id, name: device.name }} voice={voice} now={now} />
        <RoomClosures device={device} voice={voice} now={now} />
        <LinkPanel device={device} detail={detail} voice={voice} now={now} />
        <DeviceFacts device={device} school={school} inventory={undefined} voice={voice} now={now} />
        <FirmwarePanel device={device} detail={detail} voice={voice} now={now} />
      </div>
    </div>
  )
}
