import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { specOf } from './devices/testing/line-to.ts'
import { laidSpecsFolder } from './drivers/spec-files.ts'
import { keepEquipment } from './keep-equipment.ts'
import { playedValues, playSpec } from './simulators/play-spec.ts'
import { serveOnTcp } from './simulators/serve-device.ts'
import { realClock } from './uplink/clock.ts'
import { silent } from './uplink/log.ts'
import { openOutbox } from './uplink/outbox.ts'

const PATIENCE = { timeout: 20_000, interval: 20 }
const SPECS = join(import.meta.dirname, '../firmware-specs/devices')
const EPSON = 'epson/escvp21'
const TEXT = readFileSync(join(SPECS, `${EPSON}.yaml`), 'utf8')

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

/** An agent before a projector, and what its folder of signed specs holds. */
async function withProjector(name = EPSON) {
  const folder = mkdtempSync(join(tmpdir(), 'preau-specs-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  const spec = specOf(EPSON)
  const device = playSpec(spec, { ...playedValues(spec), power: 'on' })
  const served = await serveOnTcp(spec, device)
  cleanUps.push(() => served.close())
  const lines = [{ spec: name, host: '127.0.0.1', port: served.port }]
  writeFileSync(join(folder, 'equipment.json'), JSON.stringify({ lines }))
  const clock = realClock()
  const outbox = openOutbox(join(folder, 'outbox.db'), { clock, log: silent })
  cleanUps.push(() => outbox.close())
  const equipment = keepEquipment({
    ...{ folder, specs: SPECS, outbox, clock, log: silent, random: () => 0.5, serverTime: () => undefined },
    hid: { list: async () => [], open: () => () => Promise.reject(new Error('none')) },
  })
  cleanUps.push(() => equipment.stop())
  const lay = (id: string, text: string) => {
    mkdirSync(join(laidSpecsFolder(folder), 'epson'), { recursive: true })
    writeFileSync(join(laidSpecsFolder(folder), `${id}.yaml`), text)
  }
  return { equipment, lay, device }
}

it('speaks by a new text of a spec without a new start, and by the old one where the new cannot be used', async () => {
  const { equipment, lay, device } = await withProjector()
  const board = () => equipment.board()
  await expect.poll(() => board()?.equipment.state().presence, PATIENCE).toBe('present')
  const before = board()?.equipment
  lay(EPSON, TEXT.replace('names: [', 'names: [EB-0001, '))
  await equipment.useSpec(EPSON)
  expect(board()?.line.spec.names[0]).toBe('EB-0001')
  expect(board()?.equipment).not.toBe(before)
  await expect.poll(() => board()?.equipment.state().presence, PATIENCE).toBe('present')
  expect(await board()?.equipment.ask('power')).toBe('on')
  lay(EPSON, 'a: [')
  await equipment.useSpec(EPSON)
  await expect.poll(() => board()?.equipment.state().presence, PATIENCE).toBe('present')
  expect([board()?.line.spec.names.includes('EB-0001'), device.done]).toEqual([false, []])
})

it('begins to speak with a line whose spec nobody had until now', async () => {
  const { equipment, lay } = await withProjector('epson/later')
  expect(equipment.board()).toBeUndefined()
  lay('epson/later', TEXT)
  await equipment.useSpec('epson/later')
  await expect.poll(() => equipment.board()?.equipment.state().presence, PATIENCE).toBe('present')
  expect(equipment.board()?.line.id).toBe('epson/later')
})
