import type { KioskAct, KioskAnswer, KioskState } from '@preau/protocol/kiosk.ts'
import type { KioskLine, LineState } from './kiosk-line.ts'

/** Who serves the page says each 5 s that he is there; after so many ms of silence he is not. */
const SILENT_AFTER = 13_000
/** How long a touch may take: a projector warms up within a minute, and that is not waited for. */
const ACT_WITHIN = 40_000

/** The line to the agent of this machine, which served the page: one stream of the state, and one request for each touch. */
export function agentLine(): KioskLine {
  let now: LineState = { state: undefined, ahead: 0, up: true }
  const listeners = new Set<() => void>()
  const become = (next: Partial<LineState>) => {
    now = { ...now, ...next }
    for (const listener of listeners) listener()
  }
  let silence: ReturnType<typeof setTimeout> | undefined
  const heard = (time: number, next: Partial<LineState> = {}) => {
    clearTimeout(silence)
    silence = setTimeout(() => become({ up: false }), SILENT_AFTER)
    become({ up: true, ahead: time - Date.now(), ...next })
  }

  const source = new EventSource('/live')
  source.addEventListener('state', ({ data }: MessageEvent<string>) => {
    const state = JSON.parse(data) as KioskState
    heard(state.now, { state })
  })
  source.addEventListener('beat', ({ data }: MessageEvent<string>) => heard(Number(data)))
  source.addEventListener('error', () => {
    // It comes back by itself, unless it was refused: then only a new start of the page helps, which the shell makes.
    if (source.readyState === EventSource.CLOSED) become({ up: false })
  })

  return {
    current: () => now,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async act(act: KioskAct): Promise<KioskAnswer | undefined> {
      try {
        const reply = await fetch('/act', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(act),
          signal: AbortSignal.timeout(ACT_WITHIN),
        })
        return reply.ok ? ((await reply.json()) as KioskAnswer) : undefined
      } catch {
        return undefined
      }
    },
  }
}
