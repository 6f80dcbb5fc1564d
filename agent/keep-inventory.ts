import { toPreauError } from '@preau/protocol/errors.ts'
import type { Inventory, InventoryDigests, InventorySections } from '@preau/protocol/messages/inventory.ts'
import { inventoryMessages } from './inventory/parts.ts'
import { thingsChanged } from './reporting/things-changed.ts'
import type { Clock } from './uplink/clock.ts'
import type { Log } from './uplink/log.ts'
import type { Outbox } from './uplink/outbox.ts'

/** How often the inventory is looked at although nothing asks for it, in ms. */
export const INVENTORY_EVERY = 6 * 60 * 60 * 1000

type Sections = Partial<InventorySections>

export interface KeepInventoryOptions {
  outbox: Outbox
  clock: Clock
  collect(): Promise<Sections>
  log: Log
}

export interface KeptInventory {
  /** The digest of each section, as far as known: for births. */
  digests(): InventoryDigests
  /** What the first look found. */
  first: Promise<Sections>
  /** Looks again now: something was plugged in or out. */
  lookAgain(): void
  /** Sends every section again: the server asks for it. */
  sendAgain(): void
  stop(): void
}

/** Looks at the inventory at the start, each few hours and when asked, and puts the sections that changed into the outbox. */
export function keepInventory({ outbox, clock, collect, log }: KeepInventoryOptions): KeptInventory {
  const known = () => {
    const { acked, queued } = outbox.inventory()
    return { ...acked, ...queued }
  }
  let digests = known()
  let sections: Sections = {}
  let isStopped = false
  let looking: Promise<Sections> | undefined
  /** Asked for while a look was under way: another one follows. */
  let next: { everything: boolean } | undefined
  let callOff: (() => void) | undefined

  const look = async (everything: boolean): Promise<Sections> => {
    const found = await collect()
    if (isStopped) return found
    for (const event of thingsChanged(sections, found)) outbox.addEvent(event)
    sections = { ...sections, ...found }
    // What is on its way already is not sent twice, whoever asks.
    const inventory = inventoryMessages(found, everything ? outbox.inventory().queued : known())
    for (const parts of bySection(inventory.messages)) outbox.addInventory(parts)
    digests = { ...digests, ...inventory.digests }
    return found
  }

  const request = (everything: boolean): Promise<Sections> => {
    if (looking) {
      next = { everything: everything || (next?.everything ?? false) }
      return looking
    }
    callOff?.()
    looking = look(everything).catch((error: unknown) => {
      log('error', 'inventory.failed', { code: toPreauError(error).code })
      return {}
    })
    void looking.then(() => {
      looking = undefined
      if (isStopped) return
      const due = next
      next = undefined
      if (due) void request(due.everything)
      else callOff = clock.after(INVENTORY_EVERY, () => void request(false))
    })
    return looking
  }

  return {
    first: request(false),
    digests: () => digests,
    lookAgain: () => void request(false),
    sendAgain: () => void request(true),
    stop() {
      isStopped = true
      callOff?.()
    },
  }
}

function bySection(messages: readonly Inventory[]): Inventory[][] {
  const groups = new Map<string, Inventory[]>()
  for (const message of messages) groups.set(message.section, [...(groups.get(message.section) ?? []), message])
  return [...groups.values()]
}
