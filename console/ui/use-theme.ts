import { useSyncExternalStore } from 'react'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'preau.theme'
const listeners = new Set<() => void>()
let theme: Theme = 'auto'

/** Puts what was chosen last in this browser on the page. Before the first picture, so that nothing flashes. */
export function restoreTheme(): void {
  apply(THEMES.find((candidate) => candidate === read()) ?? 'auto')
}

/** Light, dark, or as the system says. */
export function useTheme(): [Theme, (next: Theme) => void] {
  const current = useSyncExternalStore(subscribe, () => theme)
  return [current, choose]
}

function choose(next: Theme): void {
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // The choice then holds for this page only.
  }
  apply(next)
}

function apply(next: Theme): void {
  theme = next
  if (next === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = next
  for (const listener of listeners) listener()
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
