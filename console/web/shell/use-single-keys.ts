import { useSyncExternalStore } from 'react'

export type SingleKeys = 'on' | 'off'

const KEY = 'preau.keys'
const listeners = new Set<() => void>()
let current: SingleKeys | undefined

/** Whether single letters act (WCAG 2.1.4: they can be turned off). */
export function useSingleKeys(): [SingleKeys, (next: SingleKeys) => void] {
  return [useSyncExternalStore(subscribe, singleKeys), choose]
}

/** The same outside a component. */
export function singleKeys(): SingleKeys {
  current ??= read()
  return current
}

function choose(next: SingleKeys): void {
  current = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // The choice then holds for this page only.
  }
  for (const listener of listeners) listener()
}

function read(): SingleKeys {
  try {
    return localStorage.getItem(KEY) === 'off' ? 'off' : 'on'
  } catch {
    return 'on'
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
