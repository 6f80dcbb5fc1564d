import { type Rect, STEP } from '@preau/protocol/rules/plan-geometry.ts'
import { useEffect, useState } from 'react'
import { TextField } from '../../../../ui/TextField.tsx'
import { useWords } from '../../../format/words.ts'

const FIELDS = ['x', 'y', 'width', 'height'] as const
type Field = (typeof FIELDS)[number]

/** Place and size as figures, in squares of the grid: what is drawn by hand can be typed as well. */
export function RectFields({ rect, onChange }: { rect: Rect; onChange: (change: Partial<Rect>) => boolean }) {
  return (
    <div className="rectfields">
      {FIELDS.map((field) => (
        <SquaresField
          key={field}
          field={field}
          value={rect[field] / STEP}
          onChange={(squares) => onChange({ [field]: squares * STEP })}
        />
      ))}
    </div>
  )
}

interface SquaresFieldProps {
  field: Field | 'at'
  value: number
  onChange: (squares: number) => boolean
}

/** A number of squares, taken on leaving the field or by Enter. */
export function SquaresField({ field, value, onChange }: SquaresFieldProps) {
  const { t } = useWords()
  const [text, setText] = useState(String(value))
  const [fault, setFault] = useState<string | undefined>(undefined)
  useEffect(() => {
    setText(String(value))
    setFault(undefined)
  }, [value])
  const take = () => {
    if (text.trim() === String(value)) return setFault(undefined)
    if (!/^\d{1,3}$/.test(text.trim())) return setFault(t('draw.number_wrong'))
    if (!onChange(Number(text))) setFault(t('draw.number_refused'))
  }
  return (
    <TextField
      label={t(`draw.${field}`)}
      value={text}
      onChange={setText}
      fault={fault}
      inputMode="numeric"
      autoComplete="off"
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take()
      }}
    />
  )
}
