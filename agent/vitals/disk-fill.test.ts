import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diskFill } from './disk-fill.ts'
import { fillHistoryIn, fillHistoryInMemory, parsePoints } from './fill-history.ts'
import { recordedMachine } from './recorded-machine.ts'
import { emptyRecording } from './recordings/empty-recording.ts'

const GB = 1e9
const HOUR_S = 3600

describe('disk.fill', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preau-fill-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const machineWith = (used: number) => {
    const machine = recordedMachine({ ...emptyRecording('linux'), now: 1_750_000_000_000 })
    const fill = (bytes: number) => ({ fileSystems: { '/': { size: 100 * GB, free: 100 * GB - bytes, available: 0 } } })
    machine.pass(0, fill(used))
    return { machine, grow: (bytes: number) => machine.pass(HOUR_S, fill(bytes)) }
  }

  it('goes on over a restart of the agent', async () => {
    const file = join(folder, 'fill.json')
    const { machine, grow } = machineWith(10 * GB)
    const given: unknown[] = []
    for (let hour = 1; hour <= 8; hour += 1) {
      const source = diskFill(async () => ['/'], fillHistoryIn(file))
      given.push((await source.read(machine))['disk.fill:/'])
      grow((10 + hour) * GB)
    }
    expect(given).toEqual([...Array(6).fill(undefined), 24 * GB, 24 * GB])
  })

  it('forgets a disk that is gone', async () => {
    const history = fillHistoryInMemory()
    const { machine } = machineWith(10 * GB)
    let places = ['/', '/srv']
    machine.pass(0, { fileSystems: { '/srv': { size: 1, free: 1, available: 1 } } })
    const source = diskFill(async () => places, history)
    await source.read(machine)
    places = ['/']
    await source.read(machine)
    expect(Object.keys(await history.load())).toEqual(['/'])
  })

  it('starts anew from a file that is not its own, and writes over it', async () => {
    const file = join(folder, 'fill.json')
    await writeFile(file, '{"/":[{"at":"x"},{"at":1,"used":2},null],"n":3')
    const history = fillHistoryIn(file)
    expect(await history.load()).toEqual({})
    await history.save({ '/': [{ at: 1, used: 2 }] })
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ '/': [{ at: 1, used: 2 }] })
  })

  it('goes on in memory where the folder cannot be written', async () => {
    const history = fillHistoryIn(join(folder, 'nowhere', 'fill.json'))
    await history.save({ '/': [{ at: 1, used: 2 }] })
    expect(await history.load()).toEqual({ '/': [{ at: 1, used: 2 }] })
  })

  it('reads looks out of any text', () => {
    expect(parsePoints('{"/":[{"at":"x"},{"at":1,"used":2},null,{"at":1}],"n":3}')).toEqual({
      '/': [{ at: 1, used: 2 }],
    })
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const points of Object.values(parsePoints(text))) {
          expect(points.every(({ at, used }) => Number.isFinite(at) && Number.isFinite(used))).toBe(true)
        }
      }),
    )
  })
})
