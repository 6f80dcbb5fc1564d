import type { Gap } from '@preau/protocol/api/samples.ts'

/**
 * The gaps of an answer by hours or days: runs of them in which nothing was measured, each with the reason that held for
 * longest. Before anything was ever measured there is none but what `known` says.
 * @param starts beginnings of the buckets, ascending, the last only ends the one before
 * @param measured moments in buckets in which something was measured, ascending
 * @param known the gaps by the statuses of the device, oldest first
 */
export function bucketGaps(
  starts: readonly number[],
  measured: readonly number[],
  known: readonly Gap[],
  from: number,
  to: number,
): Gap[] {
  const gaps: Gap[] = []
  let next = 0
  let began: number | undefined
  const close = (end: number) => {
    const gap = began === undefined ? undefined : asGap(Math.max(began, from), Math.min(end, to), known)
    if (gap && (gap.told || began !== starts[0])) gaps.push({ from: gap.from, to: gap.to, reason: gap.reason })
    began = undefined
  }
  for (let place = 0; place + 1 < starts.length; place++) {
    const start = starts[place] ?? 0
    const end = starts[place + 1] ?? 0
    while ((measured[next] ?? Infinity) < start) next += 1
    if ((measured[next] ?? Infinity) < end) close(start)
    else began ??= start
  }
  close(starts.at(-1) ?? to)
  return gaps
}

function asGap(from: number, to: number, known: readonly Gap[]): (Gap & { told: boolean }) | undefined {
  if (to <= from) return undefined
  const held = { asleep: 0, offline: 0, unknown: 0 }
  for (const gap of known) held[gap.reason] += Math.max(0, Math.min(to, gap.to) - Math.max(from, gap.from))
  const [reason, ms] = (Object.entries(held) as [Gap['reason'], number][]).reduce((a, b) => (b[1] > a[1] ? b : a))
  return { from, to, reason: ms > 0 ? reason : 'unknown', told: ms > 0 }
}
