import { type Machine, ROOMS, schoolMachines } from './machines.ts'

/** Class sizes of a school with a room of computers of its own. */
const COMPUTER_ROOM_FROM = 4
/** A commune with one school has a small one. */
const SMALL = [2, 3, 2, 4, 3] as const
const LARGE = [6, 5, 4, 6, 5] as const

/** How many classes the n-th school of a commune with so many schools has: two to six. */
export function classesOf(schools: number, index: number): number {
  const sizes = schools === 1 ? SMALL : LARGE
  return sizes[index % sizes.length] ?? 2
}

/** The rooms and machines of a school of so many classes: one PC at each board, tablets for pairs, and what offices have. */
export function townMachines(seed: string, classes: number): { rooms: typeof ROOMS; machines: Machine[] } {
  const gone = new Set(
    ROOMS.filter(({ kind }, index) => {
      if (kind === 'classroom') return index >= classes
      if (kind === 'computer_room' || kind === 'storage') return classes < COMPUTER_ROOM_FROM
      return kind === 'staff_room' && classes < 3
    }).map(({ name }) => name),
  )
  const rooms = ROOMS.filter(({ name }) => !gone.has(name))
  let tablets = 0
  const machines = schoolMachines(seed).filter(({ room, kind }) => {
    if (gone.has(room)) return false
    return kind !== 'tablet' || tablets++ < 3 * classes - 2
  })
  return { rooms, machines }
}
