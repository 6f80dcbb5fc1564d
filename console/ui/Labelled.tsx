import { type ReactNode, useId } from 'react'
import { StatusMark } from './StatusMark.tsx'

/** What a field needs to belong to its label, its help and its message. */
export interface FieldMarks {
  id: string
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

interface LabelledProps {
  label: string
  help?: ReactNode
  fault?: string | undefined
  children: (marks: FieldMarks) => ReactNode
}

/** A field with its label above, its help under it and its message beside it. */
export function Labelled({ label, help, fault, children }: LabelledProps) {
  const id = useId()
  const described = [fault !== undefined && `${id}f`, help !== undefined && `${id}h`].filter(Boolean).join(' ')
  return (
    <div className={fault === undefined ? 'lab' : 'lab bad'}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': fault !== undefined || undefined, 'aria-describedby': described || undefined })}
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
