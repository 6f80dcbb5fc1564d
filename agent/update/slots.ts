/** A program lies in two places: one runs, the other waits. */
export const SLOTS = ['a', 'b'] as const
export type Slot = (typeof SLOTS)[number]

/** Starts, and ms of running, in which a new version has to show that it is healthy. */
export const TRIAL = { starts: 3, ms: 10 * 60_000 }

/** A new version that has not shown yet that it is healthy. */
export interface Trial {
  /** Of this very trial: a word of health for another one says nothing. */
  id: string
  /** Starts that were begun. */
  starts: number
  /** ms that it has run in starts before this one. */
  spent: number
}

export interface Pointer {
  /** What is started. */
  run: Slot
  trial?: Trial
  /** The last wish that was followed: it is not followed again. */
  wish?: string
  /** The last time that a new version was given up, until the next one is tried. */
  back?: { trial: string; from: Slot; why: 'starts' | 'time' | 'damaged' }
}

/** A wish of the running program: that the other slot be tried. `id` is new each time. */
export interface Wish {
  id: string
  slot: Slot
}

/** Which slots have all their files. It is asked when it matters: to know it takes a look at each byte. */
export type Whole = Pick<ReadonlySet<Slot>, 'has'>

export function otherSlot(slot: Slot): Slot {
  return slot === 'a' ? 'b' : 'a'
}

/** What runs where no pointer can be read. */
export function firstSlot(whole: Whole): Slot {
  return whole.has('a') ? 'a' : 'b'
}

/**
 * What is started now, given which slots are whole; undefined where none is. It has to be kept before the start, so that one which
 * takes the machine with it counts. INVARIANT: what is given names a whole slot, and during a trial the other one is not touched.
 */
export function beginStart(pointer: Pointer | undefined, whole: Whole, limits = TRIAL): Pointer | undefined {
  const now = pointer ?? { run: firstSlot(whole) }
  if (!whole.has(now.run)) {
    if (!whole.has(otherSlot(now.run))) return undefined
    return now.trial ? goBack(now, now.trial, 'damaged') : { ...now, run: otherSlot(now.run) }
  }
  const { trial } = now
  if (!trial) return now
  // Without a place to go back to, the new one is tried for ever: anything is better than nothing.
  if (!whole.has(otherSlot(now.run))) return { ...now, trial: { ...trial, starts: trial.starts + 1 } }
  if (trial.starts >= limits.starts) return goBack(now, trial, 'starts')
  if (trial.spent >= limits.ms) return goBack(now, trial, 'time')
  return { ...now, trial: { ...trial, starts: trial.starts + 1 } }
}

/** After a start has ended, `ran` ms after it began. */
export function endStart(pointer: Pointer, ran: number): Pointer {
  const { trial } = pointer
  return trial ? { ...pointer, trial: { ...trial, spent: trial.spent + ran } } : pointer
}

/**
 * After a start that somebody ended: a person who stops the machine says nothing against the version, so that this start counts for
 * its time alone.
 */
export function calledOff(pointer: Pointer): Pointer {
  const { trial } = pointer
  return trial ? { ...pointer, trial: { ...trial, starts: Math.max(0, trial.starts - 1) } } : pointer
}

/** The program says that it is healthy, in the trial of this id. */
export function heardHealthy(pointer: Pointer, id: string): Pointer {
  if (pointer.trial?.id !== id) return pointer
  const { trial: _, back: __, ...proven } = pointer
  return proven
}

/** Follows a wish where it may be: not twice, not during a trial, and only to a slot that is whole. */
export function followWish(pointer: Pointer, wish: Wish | undefined, whole: Whole): Pointer {
  const isNew = wish && wish.id !== pointer.wish && wish.slot !== pointer.run
  if (!isNew || pointer.trial || !whole.has(wish.slot)) return pointer
  return { run: wish.slot, wish: wish.id, trial: { id: wish.id, starts: 0, spent: 0 } }
}

function goBack({ trial: _, run, ...rest }: Pointer, { id }: Trial, why: 'starts' | 'time' | 'damaged'): Pointer {
  return { ...rest, run: otherSlot(run), back: { trial: id, from: run, why } }
}
