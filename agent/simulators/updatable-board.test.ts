import { describe, expect, it } from 'vitest'
import { type Image, longestTransfer, updateBoard, versionIn } from '../firmware/update-board.ts'
import { within } from './testing/board-line.ts'
import { keptBoard } from './testing/kept-board.ts'
import { boardImage, updatableSpec } from './updatable-board.ts'

const HOUR = 3_600_000
const PLACE = '/dev/ttyUSB0'
const PAYLOAD = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 7) & 0xff)

function imageOf(version: string, model = 'SB-65'): Image {
  return { product: 'firmware.sb-65', version, bytes: boardImage(model, version, PAYLOAD) }
}

type Kept = ReturnType<typeof keptBoard>

function update({ serial, clock, journal }: Kept, image: Image, signal = new AbortController().signal) {
  return within(clock, HOUR, updateBoard(serial, image, new Set(['sb-65']), { clock, signal, journal }))
}

describe('firmware over a serial line', () => {
  it.each(['xmodem', 'ymodem'] as const)(
    'reaches a board by %s, whose version is read before and after',
    async (way) => {
      const kept = keptBoard({ spec: updatableSpec(way) })
      kept.equipment.start()
      await kept.clock.advanceAsync(5000)
      expect(await update(kept, imageOf('2.1'))).toEqual({ from: '1.0', has: '2.1' })
      expect([kept.board.version, kept.journal.all.size]).toEqual(['Ver 2.1', 0])
      await kept.clock.advanceAsync(60_000)
      expect(kept.equipment.state()).toMatchObject({ presence: 'present', values: { firmware: 'Ver 2.1' } })
    },
  )

  it('is given at the speed of the boot loader where that has one of its own', async () => {
    const kept = keptBoard({ spec: updatableSpec('ymodem', 57_600) })
    expect(await update(kept, imageOf('2.1'))).toEqual({ from: '1.0', has: '2.1' })
    expect(kept.speeds).toEqual([115_200, 57_600])
  })

  it('is not given to a board that has it', async () => {
    const kept = keptBoard({ version: '2.1' })
    expect(await update(kept, imageOf('2.1'))).toEqual({ from: '2.1', has: '2.1' })
    expect([kept.board.images, kept.speeds]).toEqual([0, []])
  })

  it('is not given to another model, to one in standby, and to one that does not answer', async () => {
    const other = keptBoard()
    const image = { ...imageOf('2.1'), bytes: boardImage('SB-75', '2.1', PAYLOAD) }
    const said = updateBoard(other.serial, image, new Set(['sb-75']), {
      ...other,
      signal: new AbortController().signal,
    })
    expect(await within(other.clock, HOUR, said)).toEqual({ from: '1.0', trouble: 'another_model' })
    const asleep = keptBoard()
    asleep.board.power = 'standby'
    expect(await update(asleep, imageOf('2.1'))).toEqual({ from: '1.0', trouble: 'asleep' })
    const silent = keptBoard()
    silent.board.stop()
    expect(await update(silent, imageOf('2.1'))).toEqual({ from: undefined, trouble: 'silent' })
    for (const { board, speeds } of [other, asleep, silent]) expect([board.images, speeds]).toEqual([0, []])
  })

  it('is not given where its spec does not say how, or it is too large', async () => {
    const unsaid = keptBoard()
    const { transfer, ...firmware } = unsaid.serial.spec.firmware
    const without = { ...unsaid, serial: { ...unsaid.serial, spec: { ...unsaid.serial.spec, firmware } } }
    expect(await update(without, imageOf('2.1'))).toEqual({ from: undefined, trouble: 'not_sent' })
    const large = { ...imageOf('2.1'), bytes: new Uint8Array((transfer?.most ?? 0) + 1) }
    expect(await update(unsaid, large)).toMatchObject({ trouble: 'too_large' })
    expect(unsaid.speeds).toEqual([])
  })

  it('is begun again after a power cut of the board at any moment, from its boot loader', async () => {
    for (const at of [20, 100, 290, 320, 350, 400, 450, 1000, 3000]) {
      const kept = keptBoard()
      const updated = update(kept, imageOf('2.1'))
      void kept.clock.after(at, () => kept.board.cutPower())
      expect({ at, ...(await updated) }).toEqual({ at, from: '1.0', has: '2.1' })
      expect(kept.board.version).toBe('Ver 2.1')
    }
  })

  it('is finished by the next start where this machine lost its power meanwhile', async () => {
    const kept = keptBoard()
    const stopping = new AbortController()
    void kept.clock.after(350, () => stopping.abort())
    expect(await update(kept, imageOf('2.1'), stopping.signal)).toEqual({ from: '1.0', trouble: 'stopped' })
    expect(kept.board.version).toBeUndefined()
    expect(kept.journal.begun(PLACE)).toEqual({ product: 'firmware.sb-65', version: '2.1', from: '1.0' })
    const again = { ...keptBoardAgain(kept), journal: kept.journal }
    expect(await update(again, imageOf('2.1'))).toEqual({ from: '1.0', has: '2.1' })
    expect([kept.board.version, kept.journal.all.size]).toEqual(['Ver 2.1', 0])
  })

  it('reaches a board over a line that spoils each twentieth piece', async () => {
    let count = 0
    const kept = keptBoard({
      noise: (bytes) => (++count % 20 === 0 ? bytes.map((each, at) => (at === 0 ? each ^ 0x20 : each)) : bytes),
    })
    expect(await update(kept, imageOf('2.1'))).toEqual({ from: '1.0', has: '2.1' })
  })

  it.each([
    ['never waits for it', 'never_ready', 'not_ready'],
    ['refuses it', 'refuses', 'refused'],
    ['goes on with its old program', 'keeps_old', 'same_version'],
    ['does not come back', 'never_back', 'silent_after'],
  ] as const)('is told of as not there where a board %s', async (_, fault, trouble) => {
    const kept = keptBoard({ faults: [fault] })
    expect(await update(kept, imageOf('2.1'))).toEqual({ from: '1.0', trouble })
  })

  it('that was cut or is for another board is not started by it, and a good one still reaches it', async () => {
    const kept = keptBoard()
    const bad = { ...imageOf('2.1'), bytes: imageOf('2.1').bytes.subarray(0, 9000) }
    expect(await update(kept, bad)).toMatchObject({
      from: '1.0',
      trouble: expect.stringMatching(/silent_after|not_ready/),
    })
    expect(kept.board.version).toBeUndefined()
    expect(await update(kept, imageOf('2.2'))).toEqual({ from: '1.0', has: '2.2' })
  })

  it('takes no longer than is said before it begins', () => {
    expect(longestTransfer({ spec: updatableSpec(), baud: 115_200 }, 115_200) / 60_000).toBeCloseTo(3 * (0.5 + 4) + 0.5)
  })
})

it('finds the version within what a board says', () => {
  expect(['Ver 1.20', 'V1.0-b3', 'none', undefined, 7].map(versionIn)).toEqual([
    '1.20',
    '1.0-b3',
    undefined,
    undefined,
    '7',
  ])
})

/** The same board, as the agent finds it after its own start. */
function keptBoardAgain(kept: Kept): Kept {
  return kept
}
