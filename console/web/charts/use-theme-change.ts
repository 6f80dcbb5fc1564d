import { useEffect } from 'react'

/** Calls `redraw` whenever the colours or the letters of the page change: a canvas does not follow them by itself. */
export function useThemeChange(redraw: () => void): void {
  useEffect(() => {
    const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(prefers-contrast: more)')]
    const observer = new MutationObserver(redraw)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    for (const query of queries) query.addEventListener('change', redraw)
    document.fonts.addEventListener('loadingdone', redraw)
    return () => {
      observer.disconnect()
      for (const query of queries) query.removeEventListener('change', redraw)
      document.fonts.removeEventListener('loadingdone', redraw)
    }
  }, [redraw])
}
