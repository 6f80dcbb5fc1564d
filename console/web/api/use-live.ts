import { createContext, useContext, useSyncExternalStore } from 'react'
import type { LiveState, LiveStream } from './live.ts'

/** The one stream of the page; main.tsx gives it. */
export const LiveContext = createContext<LiveStream | null>(null)

const NONE: LiveState = { kind: 'connecting' }
const never = () => () => undefined

/** Whether what is shown is fresh, and the way to try now. */
export function useLive(): { live: LiveState; retryNow: () => void } {
  const stream = useContext(LiveContext)
  const live = useSyncExternalStore(stream?.subscribe ?? never, stream?.current ?? (() => NONE))
  return { live, retryNow: () => stream?.retryNow() }
}
