import { afterEach, describe, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { readSampleDays } from '../../server/store/sample-days.ts'
import { findSampleNumber } from '../../server/store/sample-devices.ts'
import { type BusyFolder, runBusyFolder } from '../processes/run-busy-folder.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { rounds } from './rounds.ts'

const folder = scratchFolder()
let running: BusyFolder | undefined

afterEach(async () => {
  await running?.kill()
  folder.remove()
})

describe('I1 and I2: a server that is killed while it folds', () => {
  it(`has every sample that was on disk after ${rounds()} kills, and none twice`, async () => {
    const onDisk = new Set<number>()
    let next = 0
    let folds = 0
    for (let round = 0; round < rounds(); round++) {
      const busy = runBusyFolder(folder.path, next)
      running = busy
      // At an instant that differs from round to round: after some folds, then some more samples, in the midst of the next.
      const begun = 1 + Math.floor(Math.random() * 3)
      await waitUntil(() => busy.folds() >= begun && busy.added().length > 0, { within: 60_000, what: 'some folds' })
      const more = busy.added().length + Math.floor(Math.random() * 200)
      await waitUntil(() => busy.added().length >= more, { within: 60_000, what: 'some samples' })
      expect(await busy.kill()).toBe('SIGKILL')
      for (const number of busy.added()) onDisk.add(number)
      folds += busy.folds()
      // What was not printed may or may not be there: its numbers are not used again.
      next = Math.max(next, ...busy.added()) + 1000
    }

    const db = await openStore(folder.path)
    const raw = await db.all<{ seq: number }>('select seq from samples')
    const kept = raw.map(({ seq }) => seq)
    const folded: number[] = []
    for (const device of ['device 0', 'device 1', 'device 2', 'device 3']) {
      const number = (await findSampleNumber(db, 'school', device)) ?? 0
      for (const { samples } of await readSampleDays(db, number, 0, 1e6)) {
        for (const { readings } of samples) folded.push(readings['uptime.days'] ?? -1)
      }
    }
    await db.close()
    const all = [...kept, ...folded]
    const distinct = new Set(all)
    expect([...onDisk].filter((number) => !distinct.has(number))).toEqual([])
    expect(all.length).toBe(distinct.size)
    expect(folded.length > 0 && kept.length > 0 && folds >= rounds()).toBe(true)
  })
})
