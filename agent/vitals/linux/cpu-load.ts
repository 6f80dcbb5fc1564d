import { loadMeter, type ProcessorTimes } from '../busy-share.ts'
import type { ReadingSource } from '../reading-source.ts'
import { present } from '../values.ts'

/** The load of all processors together since the last look. node:os would read the clock rate of each processor as well. */
export function cpuLoad(): ReadingSource {
  const loadSince = loadMeter()
  return {
    names: ['cpu.load'],
    every: 60,
    again: 5,
    spawns: 0,
    read: async (machine) => {
      const times = parseStat((await machine.readText('/proc/stat')) ?? '')
      return present({ 'cpu.load': times && loadSince(times) })
    },
  }
}

/** The first line of /proc/stat, proc_stat(5): user nice system idle iowait irq softirq steal; guest time is part of user. */
export function parseStat(text: string): ProcessorTimes | undefined {
  const figures = /^cpu +([\d ]+)$/m.exec(text)?.[1]?.split(' ').map(Number).slice(0, 8)
  if (figures === undefined || figures.length < 4) return undefined
  const [, , , idle = 0, waiting = 0] = figures
  const total = figures.reduce((sum, figure) => sum + figure, 0)
  return { busy: total - idle - waiting, total }
}
