import { type ReactNode, useEffect, useRef, useState } from 'react'

interface QuestionProps {
  /** Names the parts of it for a screen reader. */
  id: string
  title: string
  why?: string
  say: string
  no: string
  yes: string
  busy: boolean
  onAnswer: (yes: boolean) => void
  children: ReactNode
}

/** A question over the whole page, which goes before all else. "No" has the focus: who presses a key by chance has said no. */
export function Question({ id, title, why, say, no, yes, busy, onAnswer, children }: QuestionProps) {
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  const isBusy = busy || undefined
  return (
    <div className="ask-veil">
      <section
        className="ask"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={`${id}-who`}
        aria-describedby={`${id}-say`}
      >
        <h2 id={`${id}-who`}>{title}</h2>
        {why !== undefined && <p className="ask-why">{why}</p>}
        <p id={`${id}-say`}>{say}</p>
        <div className="ask-acts">
          <button ref={first} type="button" className="ask-no" aria-disabled={isBusy} onClick={() => onAnswer(false)}>
            {no}
          </button>
          <button type="button" className="ask-yes" aria-disabled={isBusy} onClick={() => onAnswer(true)}>
            {yes}
          </button>
        </div>
        <p className="ask-left">{children}</p>
      </section>
    </div>
  )
}

/** Whole seconds to a moment of this machine's own clock; the time line of the page itself goes by the minute. */
export function useSecondsTo(moment: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((moment - now) / 1000))
}
