import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Equipment, type EquipmentState } from '../devices/equipment.ts'
import { Line } from '../devices/line.ts'
import { compileSpec } from '../drivers/compile-spec.ts'
import { openingOf } from '../drivers/opening.ts'
import { readSpecs } from '../drivers/spec-files.ts'
import { type FakeClock, fakeClock } from '../uplink/fake-clock.ts'
import { BOARDS, type Board } from './boards.ts'
import { schoolMachines } from './machines.ts'
import { type PlayedBoard, playBoard } from './played-board.ts'
import { seededRandom } from './random.ts'

const SPECS = new Map(
  readSpecs(join(import.meta.dirname, '../../firmware-specs/devices')).map(({ id, spec }) => [id, spec]),
)

function boardOf(machine: string): Board {
  const board = BOARDS.find((each) => each.machine === machine)
  if (!board) throw new Error(`no board at ${machine}`)
  return board
}

function setUp(machine: string): {
  played: PlayedBoard
  equipment: Equipment
  clock: FakeClock
  last(): EquipmentState
} {
  const board = boardOf(machine)
  const spec = SPECS.get(board.spec)
  if (!spec) throw new Error(`no spec ${board.spec}`)
  const clock = fakeClock()
  const random = seededRandom(machine)
  const played = playBoard(board, { spec, clock, random })
  const driver = compileSpec(played.spec)
  const opening = openingOf(played.spec.transport.tcp?.opening, undefined)
  const line = new Line({ driver, clock, opening, open: played.open })
  const equipment = new Equipment({ driver, line, clock, random, onChange: () => undefined })
  return { played, equipment, clock, last: () => equipment.state() }
}

describe('the boards of the school', () => {
  it('are one to each classroom, of as many makers', () => {
    const machines = schoolMachines('test').filter(({ kind }) => kind === 'board_pc')
    expect(BOARDS.map(({ machine }) => machine)).toEqual(machines.map(({ name }) => name))
    expect(new Set(BOARDS.map(({ spec }) => spec)).size).toBe(BOARDS.length)
  })

  it.each(BOARDS.map((board) => [board.machine, board] as const))(
    'at %s says all that it is',
    async (machine, board) => {
      const { played, equipment, clock, last } = setUp(machine)
      equipment.start()
      await clock.advanceAsync(20_000)
      const { power, ...rest } = board.values
      const expected = power === 'on' ? { power, ...rest } : { power }
      expect(last()).toMatchObject({ presence: 'present', values: expected })
      expect(played.device.done).toEqual([])
      await equipment.stop()
    },
  )
})

describe('a played board', () => {
  it('is turned on as a real one is: asked, warming, and proven when it shows', async () => {
    const { played, equipment, clock, last } = setUp('TNI salle 3')
    equipment.start()
    await clock.advanceAsync(5000)
    expect(last().values.power).toBe('standby')
    const done = equipment.do('power_on', undefined)
    await clock.advanceAsync(25_000)
    expect(await done).toMatchObject({ shown: { power: 'on' } })
    expect(played.device.done).toEqual(['power_on'])
    await equipment.stop()
  })

  it('wears its lamp while it is on, and not over a night in which nobody asks', async () => {
    const { played, equipment, clock } = setUp('TNI salle 4')
    equipment.start()
    await clock.advanceAsync(65 * 60_000)
    expect(played.device.values['lamp.hours']).toBe(3901)
    await equipment.stop()
    clock.advance(12 * 3_600_000)
    const port = await played.open({ data: () => undefined, lost: () => undefined })
    await port.write(new TextEncoder().encode('LAMP?\r'))
    expect(played.device.values['lamp.hours']).toBe(3901)
  })

  it('becomes warm in use and cool in standby', async () => {
    const { played, equipment, clock } = setUp('TNI salle 3')
    equipment.start()
    await clock.advanceAsync(5000)
    expect(played.device.values.temperature).toBeLessThan(26)
    const done = equipment.do('power_on', undefined)
    await clock.advanceAsync(30 * 60_000)
    await done
    expect(played.device.values.temperature).toBeGreaterThan(40)
    await equipment.stop()
  })

  it('says nothing more to who has hung up', async () => {
    const { played, clock } = setUp('TNI salle 1')
    const heard: Uint8Array[] = []
    const port = await played.open({ data: (bytes) => void heard.push(bytes), lost: () => undefined })
    await port.write(new TextEncoder().encode('get powerstate\r'))
    await port.close()
    await clock.advanceAsync(1000)
    expect(heard).toEqual([])
  })
})
