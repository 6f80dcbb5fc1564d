import { type FindDisks, spaces, usedBytes } from './disk-space.ts'
import type { FillHistory } from './fill-history.ts'
import { fillRate, withPoint } from './fill-rate.ts'
import type { ReadingSource } from './reading-source.ts'
import { instanceOf, present } from './values.ts'

/**
 * How fast each disk fills, from one look an hour over the last seven days. A school's machine is off at night and would
 * never see a whole day: `history` keeps the looks over restarts.
 */
export const diskFill = (find: FindDisks, history: FillHistory): ReadingSource => ({
  names: ['disk.fill'],
  every: 3600,
  spawns: 0,
  read: async (machine) => {
    const points = await history.load()
    const values: Record<string, number | undefined> = {}
    const kept: typeof points = {}
    for (const [place, space] of await spaces(machine, find)) {
      const ofPlace = withPoint(points[place] ?? [], { at: machine.now(), used: usedBytes(space) })
      kept[place] = ofPlace
      values[instanceOf('disk.fill', place)] = fillRate(ofPlace)
    }
    await history.save(kept)
    return present(values)
  },
})
