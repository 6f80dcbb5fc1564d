import type { Gap } from '@preau/protocol/api/samples.ts'
import { FULL_EVERY } from '@preau/protocol/rules/readings.ts'

/**
 * Two full samples of an agent missed, and a quarter of an hour for the way: nobody knows any longer what the values were.
 * Only what no status says comes to this, for a device that is gone is offline within minutes. In ms.
 */
export const SILENT_AFTER = (2 * FULL_EVERY + 900) * 1000

/**
 * Stretches between samples that are too long for a value to have held, where no gap says why already; their reason is
 * unknown. `times` are those of all samples, oldest first; `gaps` do not overlap. Gives all gaps, oldest first.
 */
export function withSilences(gaps: readonly Gap[], times: readonly number[], from: number, to: number): Gap[] {
  const silences: Gap[] = []
  const ends = [...times.filter((time) => time <= to), to]
  for (const [index, end] of ends.entries()) {
    const begin = index === 0 ? undefined : ends[index - 1]
    if (begin === undefined || end - begin <= SILENT_AFTER || end <= from) continue
    let free = Math.max(begin, from)
    for (const gap of gaps) {
      if (gap.to <= free || gap.from >= end) continue
      if (gap.from > free) silences.push({ from: free, to: gap.from, reason: 'unknown' })
      free = gap.to
    }
    if (free < end) silences.push({ from: free, to: end, reason: 'unknown' })
  }
  // What is left beside a known gap by a report that came a little late is no silence of its own.
  const long = silences.filter((silence) => silence.to - silence.from > SILENT_AFTER)
  return [...gaps, ...long].sort((a, b) => a.from - b.from)
}
