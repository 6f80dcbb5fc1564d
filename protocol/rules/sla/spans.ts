/** A stretch of time, [from, to), in seconds since 1970. `to` is Infinity where it has not ended. */
export interface Span {
  from: number
  to: number
}

/** The same time without overlaps: in order, what touches is one. Empty spans are gone. */
export function union(spans: readonly Span[]): Span[] {
  const sorted = spans.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)
  const merged: Span[] = []
  for (const { from, to } of sorted) {
    const last = merged.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

/** What of `spans` lies in [from, to). */
export function clip(spans: readonly Span[], from: number, to: number): Span[] {
  return spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to)
}

/** `spans` without `taken`. Both are unions. */
export function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  return spans.flatMap((span) => {
    const left: Span[] = []
    let from = span.from
    for (const each of taken) {
      if (each.to <= from || each.from >= span.to) continue
      if (each.from > from) left.push({ from, to: each.from })
      from = each.to
    }
    if (from < span.to) left.push({ from, to: span.to })
    return left
  })
}
