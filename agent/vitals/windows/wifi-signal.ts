import type { ReadingSource } from '../reading-source.ts'
import { present } from '../values.ts'

/** The strength of the wireless signal. netsh also prints the name of the network: it is not read. */
export const wifiSignal = (): ReadingSource => ({
  names: ['wifi.signal'],
  every: 600,
  spawns: 1,
  read: async (machine) => {
    const result = await machine.run('netsh', ['wlan', 'show', 'interfaces'], { timeout: 20_000 })
    return present({ 'wifi.signal': parseSignal(result?.stdout ?? '') })
  },
})

/**
 * dBm from the output of netsh, of the strongest card. New versions print it (`Rssi`); older ones the quality in percent, which
 * Windows makes of the level as 2 · (dBm + 100) between -100 and -50 dBm. Both words are the same in French and English.
 */
export function parseSignal(text: string): number | undefined {
  const levels = [...text.matchAll(/^\s*rssi\s*:\s*(-\d+)/gim)].map(([, level]) => Number(level))
  const qualities = [...text.matchAll(/^\s*signal\s*:\s*(\d+)\s*%/gim)].map(([, quality]) => Number(quality) / 2 - 100)
  const found = levels.length > 0 ? levels : qualities
  return found.length > 0 ? Math.max(...found) : undefined
}
