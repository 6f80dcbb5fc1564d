import { type TextareaHTMLAttributes, useId } from 'react'
import { StatusMark } from './StatusMark.tsx'

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'onChange' | 'value'> {
  label: string
  value: string
  onChange: (value: string) => void
  help?: string | undefined
  fault?: string | undefined
}

/** Some lines of text: label above, help under it, message beside it. */
export function TextArea({ label, value, onChange, help, fault, rows = 3, ...rest }: TextAreaProps) {
  const id = useId()
  const described = [fault !== undefined && `${id}f`, help !== undefined && `${id}h`].filter(Boolean).join(' ')
  return (
    <div className={fault === undefined ? 'lab' : 'lab bad'}>
      <label htmlFor={id}>{label}</label>
      <span className="field area">
        <textarea
          {...rest}
          id={id}
          rows={rows}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={fault !== undefined || undefined}
          aria-describedby={described || undefined}
        />
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
