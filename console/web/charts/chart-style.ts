/** The tokens that a canvas needs, read when it draws so that a change of theme is only a new drawing. */
export interface ChartStyle {
  serie: string
  /** How much of the colour of its line a band has, 0 to 1. */
  band: number
  shade: string
  line: string
  ink: string
  ink2: string
  surface: string
  threshold: string
  thresholdText: string
  font: string
}

/** The colours of the page as they are now. `serie` is 1 to 4. */
export function readStyle(serie: number, root: Element = document.documentElement): ChartStyle {
  const style = getComputedStyle(root)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    serie: token(`--serie-${serie}`),
    band: Number(token('--band')) || 0.2,
    shade: token('--shade'),
    line: token('--line'),
    ink: token('--ink'),
    ink2: token('--ink-2'),
    surface: token('--surface'),
    threshold: token('--threshold'),
    thresholdText: token('--down-text'),
    font: token('--font'),
  }
}
