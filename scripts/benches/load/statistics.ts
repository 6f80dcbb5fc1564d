/** The value below which `share` of all lie, from 0 to 1; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** The middle value, the upper one of two; 0 where there are none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
