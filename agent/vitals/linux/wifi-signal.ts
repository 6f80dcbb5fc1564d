import type { ReadingSource } from '../reading-source.ts'
import { present } from '../values.ts'

/** The strength of the wireless signal, of the strongest card where there are several. No name of a network is read. */
export const wifiSignal = (): ReadingSource => ({
  names: ['wifi.signal'],
  every: 600,
  spawns: 0,
  read: async (machine) =>
    present({ 'wifi.signal': parseWireless((await machine.readText('/proc/net/wireless')) ?? '') }),
})

/** /proc/net/wireless: card, status, quality, level, noise. A level of -256 or 0 and above is no measurement in dBm. */
export function parseWireless(text: string): number | undefined {
  const levels = text
    .split('\n')
    .map((line) => Number(/^\s*\S+:\s+\S+\s+\S+\s+(-?\d+)\.?\s/.exec(line)?.[1]))
    .filter((level) => level < 0 && level > -150)
  return levels.length > 0 ? Math.max(...levels) : undefined
}
