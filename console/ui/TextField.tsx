import { type InputHTMLAttributes, type ReactNode, useId } from 'react'
import { StatusMark } from './StatusMark.tsx'

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
  const id = useId()
  const described = [fault !== undefined && `${id}f`, help !== undefined && `${id}h`].filter(Boolean).join(' ')
  return (
    <div className={fault === undefined ? 'lab' : 'lab bad'}>
      <label htmlFor={id}>{label}</label>
      <span className="field">
        <input
          {...rest}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={fault !== undefined || undefined}
          aria-describedby={described || undefined}
        />
        {after}
      </span>
      {fault !== undefined && (
        <span className="msg" id={`${id}f`} role="alert">
          <StatusMark shape="down" />
          {fault}
        </span>
      )}
      {help !== undefined && <small id={`${id}h`}>{help}</small>}
    </div>
  )
}
