import type { FindDisks } from '../disk-space.ts'
import { rowsOf, textOf } from '../records.ts'

const SYSTEM_VOLUME = /^\/(dev|private|Volumes|System\/Volumes\/(?!Data$))/

/** Where disks are mounted on a platform without a finder of our own, from systeminformation. */
export const fileSystems: FindDisks = async (machine) => {
  const places = rowsOf(await machine.information('fsSize')).map((row) => textOf(row, 'mount') ?? '')
  return [...new Set(places)].filter((place) => place.startsWith('/') && !SYSTEM_VOLUME.test(place)).sort()
}
