import type { ReactNode } from 'react'
import { useVoice } from '../format/voice.ts'

interface RoofProps {
  name: string
  label: string | null
  /** undefined where nobody knows the time yet. */
  now: number | undefined
  /** What has to be seen all the time. */
  children?: ReactNode
}

/** The roof: which room this is, and what time. */
export function Roof({ name, label, now, children }: RoofProps) {
  const { format, print } = useVoice()
  // A room that bears the name of its class says it once.
  const isSaid = label === null || name.split(/\s*·\s*/u).includes(label)
  return (
    <header className="kroof">
      <svg className="gable" viewBox="0 0 1920 208" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 0H1920V208L960 176 0 208z" fill="var(--roof)" />
      </svg>
      <h1>
        {print(name)}
        {!isSaid && <small> {print(label)}</small>}
      </h1>
      {children}
      {now !== undefined && (
        <p className="clock">
          <span>{format.date(now, now)}</span>
          <b>{format.time(now)}</b>
        </p>
      )}
    </header>
  )
}
