/** A stretch of time, [from, to), ms since 1970. */
export interface ClassSpan {
  from: number
  to: number
}

/**
 * An installation with its restart and its trial is over in so many ms: a new version has ten minutes to show that it is healthy, and
 * going back takes a start.
 */
export const INSTALL_MS = 15 * 60_000
/** A break between two classes that is shorter is class: people come back to the machine as they left it. */
const BREAK = 30 * 60_000
/** No turn is longer, in ms: whoever was late asks again. */
const LONGEST_TURN = 60 * 60_000

/** Stretches of class in their order, those that touch or lie close together as one. */
export function joinSpans(spans: readonly ClassSpan[]): ClassSpan[] {
  const joined: ClassSpan[] = []
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (to <= from) continue
    const last = joined.at(-1)
    if (last && from - last.to <= BREAK) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** Whether a machine may begin now, and by when it has to be done; else when to ask again. */
export type Window = { isOpen: true; until: number } | { isOpen: false; until: number }

/**
 * The window at a moment. INVARIANT (I6): from `now` to `until` of an open window there is no class, and it is long enough for an
 * installation that fails and goes back.
 * @param spans of class, joined; all of those from `now` to `now` + a day at least
 */
export function windowAt(spans: readonly ClassSpan[], now: number): Window {
  let from = now
  for (const span of spans) {
    if (span.to <= from) continue
    if (span.from - from >= INSTALL_MS) break
    from = span.to
  }
  if (from > now) return { isOpen: false, until: from }
  const next = spans.find((span) => span.from >= now)
  return { isOpen: true, until: Math.min(now + LONGEST_TURN, next?.from ?? Number.POSITIVE_INFINITY) }
}

/** ms of windows that are long enough in a stretch of time. */
export function openTime(spans: readonly ClassSpan[], from: number, to: number): number {
  let [at, open] = [from, 0]
  for (const span of [...spans, { from: to, to }]) {
    const end = Math.min(span.from, to)
    if (end - at >= INSTALL_MS) open += end - at
    at = Math.max(at, span.to)
    if (at >= to) break
  }
  return open
}
