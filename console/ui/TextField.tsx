import type { InputHTMLAttributes, ReactNode } from 'react'
import { Labelled } from './Labelled.tsx'

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'onChange' | 'value'> {
  label: string
  value: string
  onChange: (value: string) => void
  /** Under the field, before anything is typed. */
  help?: ReactNode
  /** Beside the field, with mark and word; nothing where the value can be kept. */
  fault?: string | undefined
  /** In the field, behind the text: a button that acts on it. */
  after?: ReactNode
}

/** A line of text: label above, help under it, message beside it. */
export function TextField({ label, value, onChange, help, fault, after, ...rest }: TextFieldProps) {
  return (
    <Labelled label={label} help={help} fault={fault}>
      {(marks) => (
        <span className="field">
          <input {...rest} {...marks} value={value} onChange={(event) => onChange(event.target.value)} />
          {after}
        </span>
      )}
    </Labelled>
  )
}
