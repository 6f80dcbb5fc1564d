import type { Machine } from '../machine.ts'
import type { ReadingSource } from '../reading-source.ts'
import { present } from '../values.ts'

const CARDS = '/sys/class/drm'

/** How many screens are connected. The kernel remembers: no screen is woken. A machine without graphics has no such reading. */
export const displays = (): ReadingSource => ({
  names: ['displays.connected'],
  every: 900,
  spawns: 0,
  read: async (machine) => {
    const all = await connectors(machine)
    return present({ 'displays.connected': all.length === 0 ? undefined : all.filter((one) => one.connected).length })
  },
})

/** The sockets for screens: `card0-HDMI-A-1`. */
export async function connectors(machine: Machine): Promise<{ folder: string; name: string; connected: boolean }[]> {
  const found = []
  for (const entry of await machine.listFolder(CARDS)) {
    const [, name] = /^card\d+-(.+)$/.exec(entry) ?? []
    const status = name && (await machine.readText(`${CARDS}/${entry}/status`))
    if (name && status) found.push({ folder: `${CARDS}/${entry}`, name, connected: status.trim() === 'connected' })
  }
  return found
}
