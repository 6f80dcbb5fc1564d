import type { ReactNode } from 'react'
import { Mark } from '../../../ui/Mark.tsx'
import { Page } from '../../../ui/Page.tsx'

interface GateProps {
  title: string
  /** At the right of the roof. */
  aside?: ReactNode
  wide?: boolean
  children: ReactNode
}

/** A page before the console: the roof, and one card under it. */
export function Gate({ title, aside, wide, children }: GateProps) {
  return (
    <div className="gate">
      <header>
        <span className="brand">
          <Mark />
          <span>Préau</span>
        </span>
        {aside}
      </header>
      <Page title={title}>
        <div className={wide ? 'gatecard wide' : 'gatecard'}>{children}</div>
      </Page>
    </div>
  )
}
