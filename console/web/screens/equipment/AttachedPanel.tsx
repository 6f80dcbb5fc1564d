import type { Device } from '@preau/protocol/api/devices.ts'
import type { EquipmentRow } from '@preau/protocol/api/equipment-list.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Facts } from '../../../ui/Facts.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusTag } from '../../../ui/StatusMark.tsx'
import { attachedQuery } from '../../api/equipment.ts'
import { equipmentFact } from '../../format/equipment-text.ts'
import { reasonText } from '../../format/reason-text.ts'
import type { Voice } from '../../format/translate.ts'
import { PanelProblem } from '../device/PanelProblem.tsx'
import { KIND_SIGNS } from '../fleet/KindSign.tsx'
import './equipment.css'

/** What is told of a device in the list of its machine; the rest is on its own page. */
const TOLD = ['power', 'input', 'lamp.hours', 'laser.hours', 'temperature', 'volume'] as const

/** The boards, projectors and other things that the agent of a machine reaches; nothing where it reaches none. */
export function AttachedPanel({ device, voice, now }: { device: Device; voice: Voice; now: number }) {
  const { t } = voice
  const { data, error, refetch } = useQuery(attachedQuery(device.id))
  if (!data && error) {
    return <PanelProblem title={t('attached.unread')} error={error} voice={voice} onRetry={() => void refetch()} />
  }
  if (!data || data.rows.length === 0) return null
  return (
    <section className="panel" aria-labelledby="attached">
      <header>
        <h2 id="attached">{t('attached.title')}</h2>
      </header>
      <ul className="attached">
        {data.rows.map((row) => (
          <Attached key={row.id} row={row} voice={voice} now={now} />
        ))}
      </ul>
    </section>
  )
}

function Attached({ row, voice, now }: { row: EquipmentRow; voice: Voice; now: number }) {
  const { t } = voice
  const [reason] = row.reasons
  const facts = TOLD.flatMap((reading) => {
    const value = row.values[reading]
    return value === undefined ? [] : [equipmentFact(reading, value, voice)]
  })
  return (
    <li>
      <div className="attachedhead">
        <Sign name={KIND_SIGNS[row.kind]} />
        <h3>
          <Link to="/devices/$device" params={{ device: row.id }}>
            {row.name}
          </Link>
        </h3>
        <StatusTag shape={row.status}>{t(`status.${row.status}`)}</StatusTag>
      </div>
      {reason && row.status !== 'ok' && <p className="why">{reasonText(reason, voice, now).sentence}</p>}
      <Facts look="compare" rows={facts} />
    </li>
  )
}
