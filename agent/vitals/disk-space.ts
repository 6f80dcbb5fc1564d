import type { FileSystem, Machine } from './machine.ts'
import type { ReadingSource } from './reading-source.ts'
import { percentOf } from './rounding.ts'
import { instanceOf, present } from './values.ts'

/** Where the disks of a machine are: mount points, or the letters of drives. */
export type FindDisks = (machine: Machine) => Promise<string[]>

/** How full each disk is. Asking the file system costs no child process on any platform. */
export const diskSpace = (find: FindDisks): ReadingSource => ({
  names: ['disk.used', 'disk.total'],
  every: 300,
  spawns: 0,
  read: async (machine) => {
    const values: Record<string, number | undefined> = {}
    for (const [place, space] of await spaces(machine, find)) {
      values[instanceOf('disk.used', place)] = percentOf(usedBytes(space), usedBytes(space) + space.available)
      values[instanceOf('disk.total', place)] = usedBytes(space) + space.available
    }
    return present(values)
  },
})

/** The disks with their sizes, those that answer. */
export async function spaces(machine: Machine, find: FindDisks): Promise<Map<string, FileSystem>> {
  const found = new Map<string, FileSystem>()
  for (const place of await find(machine)) {
    const space = await machine.statfs(place.endsWith(':') ? `${place}\\` : place)
    if (space !== undefined && space.size > 0) found.set(place, space)
  }
  return found
}

/** What is used. What is kept for the administrator counts as neither used nor there: a disk is full when programs stop. */
export function usedBytes(space: FileSystem): number {
  return space.size - space.free
}
