import type { Machine } from '../machine.ts'
import { type Counters, rateMeter } from '../rates.ts'
import type { ReadingSource } from '../reading-source.ts'
import { numberIn } from '../rounding.ts'
import { instanceOf, present } from '../values.ts'

const CARDS = '/sys/class/net'

/** Whether each network card has a link, and what goes through it. */
export function networkTraffic(): ReadingSource {
  const ratesSince = rateMeter()
  return {
    names: ['net.up', 'net.receive', 'net.send'],
    every: 60,
    again: 5,
    spawns: 0,
    read: async (machine) => {
      const counters = parseCounters((await machine.readText('/proc/net/dev')) ?? '')
      const rates = ratesSince(counters, machine.monotonic())
      const values: Record<string, number | undefined> = {}
      for (const card of await networkCards(machine)) {
        values[instanceOf('net.up', card)] = await linkOf(machine, card)
        values[instanceOf('net.receive', card)] = rates.get(card)?.received
        values[instanceOf('net.send', card)] = rates.get(card)?.sent
      }
      return present(values)
    },
  }
}

/** The speed that each cable has agreed on. A card without a link, or without a cable, has none. */
export const networkSpeed = (): ReadingSource => ({
  names: ['net.speed'],
  every: 300,
  spawns: 0,
  read: async (machine) => {
    const values: Record<string, number | undefined> = {}
    for (const card of await networkCards(machine)) {
      const megabits = numberIn(await machine.readText(`${CARDS}/${card}/speed`))
      values[instanceOf('net.speed', card)] = megabits !== undefined && megabits > 0 ? megabits * 1e6 : undefined
    }
    return present(values)
  },
})

/** Cards that are a piece of hardware: bridges, tunnels and the loopback have no `device`. */
export async function networkCards(machine: Machine): Promise<string[]> {
  const cards: string[] = []
  for (const name of await machine.listFolder(CARDS)) {
    const type = await machine.readText(`${CARDS}/${name}/type`)
    if (type?.trim() === '1' && (await machine.listFolder(`${CARDS}/${name}/device`)).length > 0) cards.push(name)
  }
  return cards
}

/** Some drivers do not know their state, RFC 2863: the carrier decides then. */
async function linkOf(machine: Machine, card: string): Promise<number> {
  const state = (await machine.readText(`${CARDS}/${card}/operstate`))?.trim()
  if (state !== 'unknown') return Number(state === 'up')
  return Number((await machine.readText(`${CARDS}/${card}/carrier`))?.trim() === '1')
}

/** Bytes received and sent of each card, proc_pid_net(5) `dev`: the 1st and 9th figure after the name. */
export function parseCounters(text: string): Map<string, Counters> {
  const counters = new Map<string, Counters>()
  for (const line of text.split('\n')) {
    const [, name, figures] = /^\s*(\S+):\s*(.*)$/.exec(line) ?? []
    const [received, , , , , , , , sent] = (figures ?? '').trim().split(/\s+/).map(Number)
    if (name !== undefined && received !== undefined && sent !== undefined) counters.set(name, { received, sent })
  }
  return counters
}
