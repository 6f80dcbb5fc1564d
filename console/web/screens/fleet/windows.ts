/** The numbers of the windows of `size` rows that hold the places `first` to `last` of a list. */
export function windowsOf(first: number, last: number, size: number): number[] {
  const from = Math.floor(Math.max(0, first) / size)
  const to = Math.floor(Math.max(0, last) / size)
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
