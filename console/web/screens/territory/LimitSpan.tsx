import type { SpanFault } from '@preau/protocol/territory/hour-spans.ts'
import { Picker } from '../../../ui/Picker.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useWords } from '../../format/words.ts'

/** A span of hours as it is typed. */
export interface DraftSpan {
  id: number
  from: number
  upto: number
  rate: string
}

interface LimitSpanProps {
  span: DraftSpan
  /** Which of them it is, from 1. */
  place: number
  fault: SpanFault | undefined
  onChange: (span: DraftSpan) => void
  onRemove: () => void
}

/** One span of hours with its bound, in the form of an uplink's. */
export function LimitSpan({ span, place, fault, onChange, onRemove }: LimitSpanProps) {
  const { t } = useWords()
  const hours = (first: number) =>
    Array.from({ length: 24 }, (_, each) => ({
      value: `${first + each}`,
      label: t('limit.hour', { hour: first + each }),
    }))
  return (
    <li>
      <fieldset>
        <legend className="vh">{t('limit.row', { place })}</legend>
        <Picker
          label={t('limit.from')}
          value={`${span.from}`}
          options={hours(0)}
          onChange={(value) => onChange({ ...span, from: Number(value) })}
        />
        <Picker
          label={t('limit.upto')}
          value={`${span.upto}`}
          options={hours(1)}
          onChange={(value) => onChange({ ...span, upto: Number(value) })}
        />
        <TextField
          label={t('limit.rate')}
          value={span.rate}
          onChange={(rate) => onChange({ ...span, rate })}
          inputMode="numeric"
          autoComplete="off"
          fault={fault && t(`limit.fault.${fault}`)}
        />
        <button type="button" className="iconbtn" aria-label={t('limit.remove', { place })} onClick={onRemove}>
          <Sign name="x" />
        </button>
      </fieldset>
    </li>
  )
}
