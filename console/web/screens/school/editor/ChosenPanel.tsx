import type { ReactNode } from 'react'

interface ChosenPanelProps {
  title: string
  /** What it is, where its name does not say so. */
  kind?: string | undefined
  children: ReactNode
}

/** The panel of what is chosen on the sheet. */
export function ChosenPanel({ title, kind, children }: ChosenPanelProps) {
  return (
    <section className="panel chosen" aria-labelledby="chosen">
      <header>
        <h2 id="chosen">{title}</h2>
        {kind !== undefined && <span className="muted">{kind}</span>}
      </header>
      <div className="form">{children}</div>
    </section>
  )
}
