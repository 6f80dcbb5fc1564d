import type { CommandRow, CommandState } from '@preau/protocol/api/commands.ts'
import type { EquipmentCommand } from '@preau/protocol/api/equipment.ts'
import type { CSSProperties } from 'react'
import { Sign } from '../../../ui/Sign.tsx'
import { type Shape, StatusMark } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { commandName, equipmentFact, outcomeText, spanText } from '../../format/equipment-text.ts'
import type { Voice } from '../../format/translate.ts'
import { bytesAsText, isText } from './proof-text.ts'

interface OutcomeProps {
  row: CommandRow
  commands: readonly EquipmentCommand[]
  voice: Voice
}

/** The shape of what became of a command. */
export const OUTCOME_SHAPES: Record<Exclude<CommandState, 'waiting'>, Shape> = {
  done: 'ok',
  refused: 'degraded',
  failed: 'down',
  expired: 'offline',
  unknown: 'unknown',
}

/** What became of a command, with its proof; how long it has taken so far where nothing has yet. */
export function Outcome({ row, commands, voice }: OutcomeProps) {
  if (row.state === 'waiting') return <UnderWay row={row} commands={commands} voice={voice} />
  const { line, says } = outcomeText(row, commands, voice)
  return (
    <div className={`outcomebox st-${OUTCOME_SHAPES[row.state]}`}>
      <StatusMark shape={OUTCOME_SHAPES[row.state]} />
      <div>
        <p className="line">{line}</p>
        {says !== '' && <p className="muted">{says}</p>}
        <Proof row={row} voice={voice} />
      </div>
    </div>
  )
}

function UnderWay({ row, commands, voice }: OutcomeProps) {
  const { t } = voice
  const now = useServerNow(250)
  const takes = (commands.find(({ name }) => name === row.command)?.takes ?? 0) * 1000
  const passed = Math.max(0, now - row.askedAt)
  // It may take longer than its maker says: the end is only there once it is proven.
  const share = takes > 0 ? Math.min(96, (passed / takes) * 100) : 0
  return (
    <div className="outcomebox way">
      <Sign name="clock" />
      <div>
        <p className="line">
          {t('act.asked', { label: commandName(row, commands, voice) })}{' '}
          <span className="num soft" aria-hidden="true">
            {spanText(Math.floor(passed / 1000) * 1000, voice)}
          </span>
        </p>
        <p className="muted">
          {takes >= 2000 ? t('act.waiting', { span: spanText(takes, voice) }) : t('act.waiting_short')}
        </p>
        {takes >= 2000 && <i className="meter" style={{ '--v': `${share}%` } as CSSProperties} />}
      </div>
    </div>
  )
}

/** The bytes that were sent and came back, and what the device said afterwards. */
export function Proof({ row, voice }: Pick<OutcomeProps, 'row' | 'voice'>) {
  const { t } = voice
  const { proof } = row
  if (!proof) return null
  const shown = Object.entries(proof.shown).map(([reading, value]) => equipmentFact(reading, value, voice).join(' : '))
  return (
    <details className="proof">
      <summary>{t('proof.open')}</summary>
      <dl>
        <Bytes name={t('proof.sent')} hex={proof.sent} voice={voice} />
        <Bytes name={t('proof.received')} hex={proof.received} voice={voice} />
        {shown.length > 0 && (
          <div>
            <dt>{t('proof.shown')}</dt>
            <dd>{shown.join(', ')}</dd>
          </div>
        )}
      </dl>
    </details>
  )
}

function Bytes({ name, hex, voice: { t } }: { name: string; hex: string; voice: Voice }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {hex === '' ? t('proof.nothing') : <code>{hex}</code>}
        {isText(hex) && (
          <>
            <span className="vh">{t('proof.text')} </span>
            <code className="letters">{bytesAsText(hex)}</code>
          </>
        )}
      </dd>
    </div>
  )
}
