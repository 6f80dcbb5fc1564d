import { useSyncExternalStore } from 'react'
import { announcer } from './announce.ts'

/** The one polite region of the page. */
export function LiveRegion() {
  const text = useSyncExternalStore(announcer.subscribe, announcer.current)
  return (
    <p className="vh" aria-live="polite" aria-atomic="true">
      {text}
    </p>
  )
}
