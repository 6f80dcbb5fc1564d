import { loadMeter, type ProcessorTimes } from '../busy-share.ts'
import type { OperatingSystem } from '../machine.ts'
import type { ReadingSource } from '../reading-source.ts'
import { present } from '../values.ts'

/** The load of all processors together since the last look, from node:os. */
export function cpuLoad(): ReadingSource {
  const loadSince = loadMeter()
  return {
    names: ['cpu.load'],
    every: 60,
    again: 5,
    spawns: 0,
    read: async ({ os }) => present({ 'cpu.load': loadSince(timesOf(os.cpus())) }),
  }
}

function timesOf(cpus: ReturnType<OperatingSystem['cpus']>): ProcessorTimes {
  const sums = cpus.map(({ times }) => {
    const busy = times.user + times.nice + times.sys + times.irq
    return { busy, total: busy + times.idle }
  })
  return sums.reduce((a, b) => ({ busy: a.busy + b.busy, total: a.total + b.total }), { busy: 0, total: 0 })
}
