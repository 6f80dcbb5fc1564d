import type { CommandRow } from '@preau/protocol/api/commands.ts'
import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { outcomeText } from '../../format/equipment-text.ts'
import type { Voice } from '../../format/translate.ts'
import { PanelWaiting } from '../device/DeviceWaiting.tsx'
import { PanelProblem } from '../device/PanelProblem.tsx'
import { OUTCOME_SHAPES, Proof } from './Outcome.tsx'
import type { Commands } from './use-commands.ts'

interface AskedPanelProps {
  detail: EquipmentDetail
  commands: Commands
  voice: Voice
  now: number
}

const GLANCE = 4

/** Everything that was asked of the device, the newest first: by whom, what became of it, and its proof. */
export function AskedPanel({ detail, commands, voice, now }: AskedPanelProps) {
  const { t, format } = voice
  const [whole, setWhole] = useState(false)
  const { list, unread } = commands
  if (!list && unread) {
    return <PanelProblem title={t('asked.unread')} error={unread} voice={voice} onRetry={commands.retry} />
  }
  if (!list) return <PanelWaiting height={120} bars={2} />
  const shown = whole ? list.rows : list.rows.slice(0, GLANCE)
  const more = list.rows.length - shown.length
  return (
    <section className="panel" aria-labelledby="asked">
      <header>
        <h2 id="asked">{t('asked.title')}</h2>
      </header>
      {list.rows.length === 0 ? (
        <div className="hint">
          <p>{t('asked.none')}</p>
          <p className="muted">{t('asked.none_say')}</p>
        </div>
      ) : (
        <ol className="asked">
          {shown.map((row) => (
            <li key={row.id}>
              <time dateTime={new Date(row.askedAt).toISOString()}>{format.momentWithTime(row.askedAt, now)}</time>
              <span className="dot">
                {row.state === 'waiting' ? <Sign name="clock" /> : <StatusMark shape={OUTCOME_SHAPES[row.state]} />}
              </span>
              <div>
                <Line row={row} detail={detail} voice={voice} />
                <Proof row={row} voice={voice} />
              </div>
            </li>
          ))}
        </ol>
      )}
      {more > 0 && (
        <div className="foot">
          <Button small onClick={() => setWhole(true)}>
            {t('asked.more', { count: more })}
          </Button>
        </div>
      )}
    </section>
  )
}

function Line({ row, detail, voice }: { row: CommandRow; detail: EquipmentDetail; voice: Voice }) {
  const { t } = voice
  const { line, says } = outcomeText(row, detail.commands, voice)
  const by = row.askedBy === null ? t('asked.by_erased') : t('asked.by', { name: row.askedBy })
  return (
    <>
      <p>
        {line} <span className="muted">{by}</span>
      </p>
      {row.state !== 'done' && says !== '' && <p className="muted">{says}</p>}
    </>
  )
}
