import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { useQuery } from '@tanstack/react-query'
import { deviceQuery } from '../../api/queries.ts'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { FirmwareJobSteps } from '../equipment/FirmwareJobSteps.tsx'
import '../equipment/equipment.css'

interface TicketFirmwareProps {
  ticket: Ticket & { device: NonNullable<Ticket['device']> }
  voice: Voice
  now: number
}

/**
 * The procedure of a maker that somebody follows on the device of a ticket, or ended since the ticket was opened: its steps are ticked
 * where the work is. It is begun on the sheet of the device; without one there is nothing here.
 */
export function TicketFirmware({ ticket, voice, now }: TicketFirmwareProps) {
  const { t } = voice
  const may = useMay()
  const seesFleet = may('fleet.read')
  const { data: device } = useQuery({ ...deviceQuery(ticket.device.id), enabled: seesFleet })
  const detail = device?.equipment
  const job = detail?.firmwareJob
  if (!device || !detail || !job || (job.ended !== null && job.ended.at < ticket.openedAt)) return null
  return (
    <section className="panel" aria-labelledby="firmware">
      <header>
        <h2 id="firmware">{t('firmware.title')}</h2>
      </header>
      <FirmwareJobSteps device={device} detail={detail} voice={voice} now={now} />
    </section>
  )
}
