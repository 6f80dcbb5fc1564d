import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TargetFacts } from '@preau/protocol/update/target-facts.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { longestTransfer } from '../firmware/update-board.ts'
import { within } from '../simulators/testing/board-line.ts'
import { keptBoard } from '../simulators/testing/kept-board.ts'
import { boardImage } from '../simulators/updatable-board.ts'
import { BoardFirmware } from './board-firmware.ts'
import { firmwareJournal } from './firmware-journal.ts'
import { firmwareVersions } from './firmware-versions.ts'
import { context, dataFolder, ordered } from './testing/orders.ts'

const FACTS: TargetFacts = {
  ...{ kind: 'firmware', product: 'firmware.sb-65', version: '2.1' },
  hardware: ['board:preau/simulated-board:sb-65'],
}
const IMAGE = boardImage('SB-65', '2.1', new Uint8Array(20_000).fill(7))

function machine(options: Parameters<typeof keptBoard>[0] = {}) {
  const folder = dataFolder(onTestFinished)
  const kept = keptBoard(options)
  const journal = firmwareJournal(join(folder, 'begun.json'))
  const versions = firmwareVersions(join(folder, 'firmware.json'))
  const firmware = new BoardFirmware({ boards: () => [kept.serial], journal, versions, clock: kept.clock })
  kept.equipment.start()
  const install = async (more: Parameters<typeof context>[1] = {}, facts: Partial<TargetFacts> = {}) => {
    await kept.clock.advanceAsync(5000)
    const { order, file } = ordered(folder, { ...FACTS, ...facts }, IMAGE)
    return await within(kept.clock, 3_600_000, firmware.install(order, file, context({}, more)))
  }
  return { ...kept, folder, firmware, journal, install }
}

describe('the firmware of boards', () => {
  it('is given to the board that it was signed for, and known from what that says', async () => {
    const { install, firmware, board } = machine()
    expect(firmware.installed('firmware.sb-65')).toBeUndefined()
    expect(await install()).toEqual({ done: 'installed' })
    expect([board.version, firmware.installed('firmware.sb-65')]).toEqual(['Ver 2.1', '2.1'])
  })

  it('counts as not there where another board is plugged in its place', async () => {
    const { install, firmware, folder } = machine()
    await install()
    const other = machine({ version: '1.4' })
    await other.clock.advanceAsync(5000)
    const versions = firmwareVersions(join(folder, 'firmware.json'))
    const again = new BoardFirmware({ ...other, versions, boards: () => [other.serial] })
    expect([firmware.installed('firmware.sb-65'), again.installed('firmware.sb-65')]).toEqual(['2.1', undefined])
  })

  it('I6 is not begun where a class may begin before the longest transfer is over', async () => {
    const asked: number[] = []
    const { install, board, serial } = machine()
    const isFree = (ms: number) => {
      asked.push(ms)
      return false
    }
    expect(await install({ isFree })).toEqual({ done: 'waits' })
    expect([asked, board.images]).toEqual([[longestTransfer(serial, IMAGE.length)], 0])
  })

  it('waits for a board that is off, and fails where there is none that it is for', async () => {
    const asleep = machine()
    asleep.board.power = 'standby'
    expect(await asleep.install()).toEqual({ done: 'waits' })
    expect(await machine().install({}, { hardware: ['board:preau/other:sb-65'] })).toEqual({
      ...{ done: 'failed', code: 'FIRMWARE_FAILED', detail: 'no_board' },
    })
    expect(await machine().install({}, { hardware: ['board:preau/simulated-board:sb-75'] })).toMatchObject({
      detail: 'another_model',
    })
  })

  it('that was cut by the end of this program is on disk as begun, and ends at the next try', async () => {
    const { install, board, folder, clock, firmware } = machine()
    const stopping = new AbortController()
    void clock.after(5350, () => stopping.abort())
    expect(await install({ signal: stopping.signal })).toEqual({ done: 'waits' })
    expect([board.version, firmware.installed('firmware.sb-65')]).toEqual([undefined, undefined])
    expect(JSON.parse(readFileSync(join(folder, 'begun.json'), 'utf8'))).toEqual({
      '/dev/ttyUSB0': { product: 'firmware.sb-65', version: '2.1', from: '1.0' },
    })
    expect(await install()).toEqual({ done: 'installed' })
    expect([board.version, readFileSync(join(folder, 'begun.json'), 'utf8')]).toEqual(['Ver 2.1', '{}'])
  })
})
