import { type Pointer, SLOTS, type Slot, type Wish } from './slots.ts'

/** What a slot holds, as it was laid down. */
export interface Manifest {
  version: string
  files: { name: string; length: number; sha256: string }[]
}

/** What a file of a slot says, or undefined where it says something else: a cut, or a bad disk. */
export function readManifest(value: unknown): Manifest | undefined {
  const { version, files } = fieldsOf(value)
  if (typeof version !== 'string' || !Array.isArray(files) || files.length === 0) return undefined
  const read = files
    .map(fieldsOf)
    .flatMap(({ name, length, sha256 }) =>
      typeof name === 'string' && typeof length === 'number' && typeof sha256 === 'string'
        ? [{ name, length, sha256 }]
        : [],
    )
  return read.length === files.length ? { version, files: read } : undefined
}

export function readPointer(value: unknown): Pointer | undefined {
  const { run, trial, wish, back } = fieldsOf(value)
  if (!isSlot(run)) return undefined
  const { id, starts, spent } = fieldsOf(trial)
  const { trial: given, from, why } = fieldsOf(back)
  const isWhy = why === 'starts' || why === 'time' || why === 'damaged'
  return {
    run,
    ...(typeof id === 'string' &&
      typeof starts === 'number' &&
      typeof spent === 'number' && { trial: { id, starts, spent } }),
    ...(typeof wish === 'string' && { wish }),
    ...(typeof given === 'string' && isSlot(from) && isWhy && { back: { trial: given, from, why } }),
  }
}

export function readWish(value: unknown): Wish | undefined {
  const { id, slot } = fieldsOf(value)
  return typeof id === 'string' && isSlot(slot) ? { id, slot } : undefined
}

export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function isSlot(value: unknown): value is Slot {
  return SLOTS.some((slot) => slot === value)
}
