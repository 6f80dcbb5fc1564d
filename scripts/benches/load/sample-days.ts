import type { ReadingValues } from '../../../protocol/rules/readings.ts'

/** Samples of a device a day: one each five minutes. */
export const SAMPLES_OF_DAY = 288
const DAY = 86_400_000

/** A seeded source of figures from 0 to 1, so that every run measures the same data. */
export function seededNoise(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * A day of a device that is never off and sends all of its eight readings each time: five of them noise around what moves, as
 * an agent rounds them, three that change slowly. It is the dearest case: real devices sleep, and send what changed.
 */
export function busyDay(day: number, random: () => number): { at: number; readings: ReadingValues }[] {
  let load = 20 + 30 * random()
  return Array.from({ length: SAMPLES_OF_DAY }, (_, index) => {
    const hour = (index / SAMPLES_OF_DAY) * 24
    const use = Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI))
    load = Math.min(100, Math.max(0, load + 0.4 * (10 + 50 * use - load) + 16 * (random() - 0.5)))
    return {
      at: day * DAY + index * 300_000 + Math.floor(random() * 1500),
      readings: {
        'cpu.load': tenth(load),
        'memory.used': tenth(45 + 20 * use + 6 * (random() - 0.5)),
        'temperature.cpu': Math.round(38 + 0.3 * load + 3 * (random() - 0.5)),
        'wifi.signal': Math.round(-58 + 8 * (random() - 0.5)),
        'net.receive:wlan0': Math.round(2e6 * use * random() + 20_000 * random()),
        'disk.used:/': tenth(61 + (day % 30) / 10),
        'battery.charge': Math.round(100 - 40 * use),
        'uptime.days': day % 9,
      },
    }
  })
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
