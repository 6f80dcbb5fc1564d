/** What was, what is, what was undone. INVARIANT: a step that changes nothing is no step. */
export interface History<T> {
  past: readonly T[]
  present: T
  future: readonly T[]
}

/** So many steps can be undone. */
const MOST = 200

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [] }
}

export function step<T>({ past, present, future }: History<T>, next: T): History<T> {
  if (next === present) return { past, present, future }
  return { past: [...past, present].slice(-MOST), present: next, future: [] }
}

export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1)
  if (last === undefined) return history
  return { past: history.past.slice(0, -1), present: last, future: [history.present, ...history.future] }
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future }
}
