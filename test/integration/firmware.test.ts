import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { laidSpecsFolder } from '../../agent/drivers/spec-files.ts'
import { BoardFirmware } from '../../agent/install/board-firmware.ts'
import { firmwareJournal } from '../../agent/install/firmware-journal.ts'
import { firmwareVersions } from '../../agent/install/firmware-versions.ts'
import { context, ordered } from '../../agent/install/testing/orders.ts'
import { type KeptEquipment, keepEquipment } from '../../agent/keep-equipment.ts'
import { serialPort } from '../../agent/ports/serial-port.ts'
import { boardsHardware, serialBoards } from '../../agent/serial-boards.ts'
import { boardImage, UpdatableBoard, updatableSpec, updatableSpecText } from '../../agent/simulators/updatable-board.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { silent } from '../../agent/uplink/log.ts'
import { openOutbox } from '../../agent/uplink/outbox.ts'
import { NO_SOCAT, type PtyPair, ptyPair } from '../processes/pty-pair.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const SPECS = join(import.meta.dirname, '../../firmware-specs/devices')
const ID = 'preau/simulated-board'
const HARDWARE = 'board:preau/simulated-board:sb-65'
const IMAGE = boardImage('SB-65', '2.1', Buffer.alloc(60_000, 'firmware'))

let cable: PtyPair
const cleanUps: (() => unknown)[] = []
beforeEach(async (test) => {
  if (NO_SOCAT !== undefined) return test.skip(NO_SOCAT)
  cable = await ptyPair()
  cleanUps.push(() => cable.close())
})
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

/** An agent whose machine has a board on a real serial port. */
async function machineWithBoard(way: 'xmodem' | 'ymodem') {
  const { path: folder, remove } = scratchFolder()
  cleanUps.push(remove)
  const clock = realClock()
  const board = new UpdatableBoard({ spec: updatableSpec(way), clock, restarts: 0.2 })
  let served: { close(): Promise<void> } | undefined
  const plug = async () => {
    served = await board.serve(serialPort(cable.far, 115_200))
  }
  await plug()
  cleanUps.push(() => served?.close())
  mkdirSync(join(laidSpecsFolder(folder), 'preau'), { recursive: true })
  writeFileSync(join(laidSpecsFolder(folder), `${ID}.yaml`), updatableSpecText(way))
  writeFileSync(join(folder, 'equipment.json'), JSON.stringify({ lines: [{ spec: ID, serial: cable.near }] }))
  const outbox = openOutbox(join(folder, 'outbox.db'), { clock, log: silent })
  cleanUps.push(() => outbox.close())
  const start = () =>
    keepEquipment({
      ...{ folder, specs: SPECS, outbox, clock, log: silent, random: () => 0.5, serverTime: () => undefined },
      hid: { list: async () => [], open: () => () => Promise.reject(new Error('none')) },
    })
  let equipment: KeptEquipment = start()
  cleanUps.push(() => equipment.stop())
  const firmware = new BoardFirmware({
    boards: () => serialBoards(equipment),
    journal: firmwareJournal(join(folder, 'begun.json')),
    versions: firmwareVersions(join(folder, 'firmware.json')),
    clock,
  })
  const { order, file } = ordered(
    folder,
    { kind: 'firmware', product: 'firmware.sb-65', version: '2.1', hardware: [HARDWARE] },
    IMAGE,
  )
  const install = (signal = new AbortController().signal) => firmware.install(order, file, context({}, { signal }))
  const isKnown = () => boardsHardware(equipment).has(HARDWARE)
  await waitUntil(isKnown, { what: 'the board, as it says itself' })
  return {
    ...{ board, plug, install, firmware, isKnown },
    async restart() {
      await equipment.stop()
      equipment = start()
    },
  }
}

it.each(['xmodem', 'ymodem'] as const)('a board on a real port gets its firmware by %s', async (way) => {
  const { board, install, firmware } = await machineWithBoard(way)
  expect(await install()).toEqual({ done: 'installed' })
  expect([board.version, firmware.installed('firmware.sb-65')]).toEqual(['Ver 2.1', '2.1'])
})

it('a board whose power and whose agent go in the middle gets the rest from its boot loader', async () => {
  const { board, install, isKnown, restart } = await machineWithBoard('ymodem')
  const stopping = new AbortController()
  const installed = install(stopping.signal)
  await waitUntil(() => board.isErased, { what: 'the first block in the board' })
  stopping.abort()
  expect(await installed).toEqual({ done: 'waits' })
  board.cutPower()
  expect(board.version).toBeUndefined()
  await restart()
  // It says nothing: what it is, is remembered.
  expect(isKnown()).toBe(true)
  expect(await install()).toEqual({ done: 'installed' })
  expect(board.version).toBe('Ver 2.1')
})
