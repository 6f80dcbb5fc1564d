import type { Counters } from '../rates.ts'
import { rateMeter } from '../rates.ts'
import type { ReadingSource } from '../reading-source.ts'
import { flagOf, numberOf, type Row, textOf } from '../records.ts'
import { instanceOf, present } from '../values.ts'
import { askRows, patienceFor } from './ask.ts'

const ETHERNET = 6
const WIRELESS = 71
const NOT_A_CARD =
  /virtual|hyper-v|vmware|virtualbox|vpn|\btap\b|tunnel|wintun|wireguard|loopback|bluetooth|wi-fi direct|multiplex|kernel debug/i
/** Windows says -1, or the greatest number of 64 bits, where there is no speed. */
const FASTEST_BITS = 1e12

/** Whether each network card has a link, its speed, and what goes through it. */
export function network(): ReadingSource {
  const ratesSince = rateMeter()
  return {
    names: ['net.up', 'net.speed', 'net.receive', 'net.send'],
    every: 60,
    again: 5,
    spawns: 0,
    timeout: patienceFor('network'),
    read: async (machine) => {
      const cards = (await askRows(machine, 'network')).filter(isCard)
      const rates = ratesSince(countersOf(cards), machine.monotonic())
      const values: Record<string, number | undefined> = {}
      for (const card of cards) {
        const name = nameOf(card)
        const up = flagOf(card, 'Up') === true
        const speed = numberOf(card, 'Speed') ?? 0
        values[instanceOf('net.up', name)] = Number(up)
        values[instanceOf('net.speed', name)] = up && speed > 0 && speed < FASTEST_BITS ? speed : undefined
        values[instanceOf('net.receive', name)] = rates.get(name)?.received
        values[instanceOf('net.send', name)] = rates.get(name)?.sent
      }
      return present(values)
    },
  }
}

/** A piece of hardware: an Ethernet or wireless card that is not made by a program. */
export function isCard(row: Row): boolean {
  const type = numberOf(row, 'Type')
  return (type === ETHERNET || type === WIRELESS) && !NOT_A_CARD.test(`${nameOf(row)} ${textOf(row, 'Description')}`)
}

/** Whether a card is a wireless one. */
export function isWireless(row: Row): boolean {
  return numberOf(row, 'Type') === WIRELESS
}

function nameOf(row: Row): string {
  return textOf(row, 'Name') ?? '?'
}

function countersOf(cards: readonly Row[]): Map<string, Counters> {
  return new Map(
    cards.map((card) => [
      nameOf(card),
      { received: numberOf(card, 'Received') ?? 0, sent: numberOf(card, 'Sent') ?? 0 },
    ]),
  )
}
