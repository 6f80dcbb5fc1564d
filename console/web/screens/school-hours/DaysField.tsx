import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Chip } from '../../../ui/Chip.tsx'
import { TextField } from '../../../ui/TextField.tsx'

/** A day or some days with their reason. */
export interface NamedDays {
  from: string
  to: string
  reason: string
}

interface DaysFieldProps {
  title: string
  say: string
  days: readonly NamedDays[]
  /** One date alone, where it is not a span. */
  single?: boolean
  words: { date: string; to: string; reason: string; add: string; remove: (what: string) => string }
  print: (days: NamedDays) => string
  onChange: (days: NamedDays[]) => void
}

/** Days that are the school's own: each with its reason, added and taken away. */
export function DaysField({ title, say, days, single, words, print, onChange }: DaysFieldProps) {
  const [draft, setDraft] = useState<NamedDays>({ from: '', to: '', reason: '' })
  const to = single || draft.to === '' ? draft.from : draft.to
  const whole = draft.from !== '' && to >= draft.from && draft.reason.trim() !== ''
  return (
    <fieldset className="owndays">
      <legend>
        {title} <small className="muted">{say}</small>
      </legend>
      {days.length > 0 && (
        <div className="rowb">
          {days.map((one) => (
            <Chip
              key={`${one.from} ${one.reason}`}
              label={print(one)}
              removeLabel={words.remove(print(one))}
              onRemove={() => onChange(days.filter((each) => each !== one))}
            />
          ))}
        </div>
      )}
      <div className="ownday">
        <TextField
          label={words.date}
          type="date"
          value={draft.from}
          onChange={(from) => setDraft({ ...draft, from })}
        />
        {!single && (
          <TextField
            label={words.to}
            type="date"
            min={draft.from}
            value={draft.to}
            onChange={(next) => setDraft({ ...draft, to: next })}
          />
        )}
        <TextField
          label={words.reason}
          value={draft.reason}
          maxLength={200}
          onChange={(reason) => setDraft({ ...draft, reason })}
        />
        <Button
          sign="plus"
          blocked={!whole}
          onClick={() => {
            onChange([...days, { ...draft, to, reason: draft.reason.trim() }])
            setDraft({ from: '', to: '', reason: '' })
          }}
        >
          {words.add}
        </Button>
      </div>
    </fieldset>
  )
}
