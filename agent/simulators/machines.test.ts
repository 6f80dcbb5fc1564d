import { readFileSync } from 'node:fs'
import { decodeInventory, SECTION_NAMES } from '@preau/protocol/messages/inventory.ts'
import { sectionDigest } from '@preau/protocol/rules/digest.ts'
import { describe, expect, it } from 'vitest'
import { DEMO_VERSION } from './demo-version.ts'
import { inventoryOf } from './inventory.ts'
import { ROOMS, schoolMachines } from './machines.ts'
import { SCRIPT } from './script.ts'

const machines = schoolMachines('test')

describe('the machines of the school', () => {
  it('are 37, in the proportions of a French primary school', () => {
    const counts: Record<string, number> = {}
    for (const { kind } of machines) counts[kind] = (counts[kind] ?? 0) + 1
    expect(counts).toEqual({ board_pc: 6, desktop: 11, laptop: 4, tablet: 16 })
    expect(machines).toHaveLength(37)
  })

  it('have names, claims and serial numbers of their own', () => {
    for (const of of ['name', 'claim', 'serial'] as const) {
      expect(new Set(machines.map((machine) => machine[of])).size).toBe(37)
    }
    expect(machines.every(({ claim }) => /^[0-9a-f]{32}$/.test(claim))).toBe(true)
  })

  it('stand in rooms that the school has', () => {
    const rooms = ROOMS.map(({ name }) => name)
    expect(machines.map(({ room }) => room).filter((room) => !rooms.includes(room))).toEqual([])
  })

  it('are the same for the same seed and others for another', () => {
    expect(schoolMachines('test')).toEqual(machines)
    const others = schoolMachines('other').map(({ claim }) => claim)
    expect(machines.filter(({ claim }) => others.includes(claim))).toEqual([])
  })

  it('are all that the script names', () => {
    const names = machines.map(({ name }) => name)
    expect(SCRIPT.map(({ machine }) => machine).filter((name) => !names.includes(name))).toEqual([])
  })
})

describe('the version that simulated agents tell', () => {
  it('is that of the real one, marked', () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    expect(manifest).toMatchObject({ version: DEMO_VERSION.replace(/-demo$/, '') })
    expect(DEMO_VERSION).toMatch(/-demo$/)
  })
})

describe('their inventory', () => {
  it.each(machines.map((machine) => [machine.name, machine] as const))(
    'of %s is one that a server reads',
    (_, machine) => {
      const inventory = inventoryOf(machine)
      for (const section of SECTION_NAMES) {
        const items = inventory[section]
        const part = { section, digest: sectionDigest(items), part: 1, parts: 1, items }
        expect(decodeInventory(part)).toBe(part)
      }
      expect(inventoryOf(machine)).toEqual(inventory)
      expect(inventory.displays.length).toBeGreaterThan(0)
    },
  )

  it('has the board as a display and its software only where there is a board', () => {
    const boards = machines.filter((machine) =>
      inventoryOf(machine).software.some(({ name }) => name === 'SMART Notebook'),
    )
    expect(boards.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `TNI salle ${n}`))
    expect(boards.map((board) => inventoryOf(board).displays.map(({ model, width }) => [model, width]))).toEqual([
      [['SBID-6275S', 3840]],
      [['CB751Q', 3840]],
      [['75TR3DJ', 3840]],
      [['EPSON PJ', 1280]],
      [['BenQ PJ', 1280]],
      [['ActivPanel AP9-B75', 3840]],
    ])
  })
})
