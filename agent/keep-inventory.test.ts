import type { InventorySections } from '@preau/protocol/messages/inventory.ts'
import { describe, expect, it } from 'vitest'
import { INVENTORY_EVERY, keepInventory } from './keep-inventory.ts'
import { fakeClock } from './uplink/fake-clock.ts'
import { silent } from './uplink/log.ts'
import { openOutbox } from './uplink/outbox.ts'

const printer = { name: 'Imprimante salle des maîtres' }
const screen = { model: 'SBID-6275S', connection: 'HDMI-1' }

function machine(first: Partial<InventorySections>) {
  const clock = fakeClock()
  const outbox = openOutbox(':memory:', { clock })
  const state = { sections: first, looks: 0 }
  const inventory = keepInventory({
    outbox,
    clock,
    log: silent,
    collect: async () => {
      state.looks += 1
      return state.sections
    },
  })
  const queued = () =>
    outbox.peek(-1, 100, 1e9).flatMap((record) => (record.kind === 'inventory' ? [record.body.section] : []))
  const deliver = () => outbox.ack(0, outbox.place().next - 1)
  return { clock, outbox, inventory, state, queued, deliver }
}

describe('keepInventory', () => {
  it('sends every section at the start, then the one that changed, some hours later', async () => {
    const { clock, inventory, state, queued, deliver } = machine({ printers: [printer], displays: [screen] })
    await clock.advanceAsync(0)
    expect(queued()).toEqual(['displays', 'printers'])
    const before = inventory.digests()
    deliver()
    state.sections = { printers: [], displays: [screen] }
    await clock.advanceAsync(INVENTORY_EVERY)
    expect(queued()).toEqual(['printers'])
    expect(inventory.digests().displays).toBe(before.displays)
    expect(inventory.digests().printers).not.toBe(before.printers)
    inventory.stop()
    await clock.advanceAsync(10 * INVENTORY_EVERY)
    expect(state.looks).toBe(2)
  })

  it('tells which screen went when it is asked to look again', async () => {
    const { clock, outbox, inventory, state } = machine({ displays: [screen] })
    await clock.advanceAsync(0)
    state.sections = { displays: [] }
    inventory.lookAgain()
    await clock.advanceAsync(0)
    const events = outbox.peek(-1, 10, 1e6).flatMap((record) => (record.kind === 'event' ? [record.body] : []))
    expect(events).toEqual([{ event: 'display.removed', severity: 'warning', params: { display: 'SBID-6275S' } }])
    inventory.stop()
  })

  it('sends all of it again when the server asks, but not what is on its way already', async () => {
    const { clock, inventory, queued, deliver } = machine({ printers: [printer], displays: [screen] })
    await clock.advanceAsync(0)
    inventory.sendAgain()
    await clock.advanceAsync(0)
    expect(queued()).toEqual(['displays', 'printers'])
    deliver()
    inventory.lookAgain()
    await clock.advanceAsync(0)
    expect(queued()).toEqual([])
    inventory.sendAgain()
    await clock.advanceAsync(0)
    expect(queued()).toEqual(['displays', 'printers'])
    inventory.stop()
  })
})
