import type { TextareaHTMLAttributes } from 'react'
import { Labelled } from './Labelled.tsx'

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'onChange' | 'value'> {
  label: string
  value: string
  onChange: (value: string) => void
  help?: string | undefined
  fault?: string | undefined
}

/** Some lines of text: label above, help under it, message beside it. */
export function TextArea({ label, value, onChange, help, fault, rows = 3, ...rest }: TextAreaProps) {
  return (
    <Labelled label={label} help={help} fault={fault}>
      {(marks) => (
        <span className="field area">
          <textarea {...rest} {...marks} rows={rows} value={value} onChange={(event) => onChange(event.target.value)} />
        </span>
      )}
    </Labelled>
  )
}
