import { useEffect } from 'react'

/** Calls back when nobody touched the page for so long, ms: what somebody left open is not what the next one finds. */
export function useIdle(ms: number, onIdle: () => void, active: boolean): void {
  useEffect(() => {
    if (!active) return
    let timer = setTimeout(onIdle, ms)
    const again = () => {
      clearTimeout(timer)
      timer = setTimeout(onIdle, ms)
    }
    const touches = ['pointerdown', 'keydown'] as const
    for (const touch of touches) window.addEventListener(touch, again)
    return () => {
      clearTimeout(timer)
      for (const touch of touches) window.removeEventListener(touch, again)
    }
  }, [ms, onIdle, active])
}
