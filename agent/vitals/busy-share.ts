import { percentOf } from './rounding.ts'

/** Time of the processors since some start, in any one unit. */
export interface ProcessorTimes {
  busy: number
  total: number
}

/** Gives the load of the processors since the last look, in percent; undefined at the first look and where no time went by. */
export function loadMeter(): (times: ProcessorTimes) => number | undefined {
  let before: ProcessorTimes | undefined
  return (times) => {
    const last = before
    before = times
    if (last === undefined || times.total < last.total) return undefined
    return percentOf(times.busy - last.busy, times.total - last.total)
  }
}
