import { createHash } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import { firstSlot, otherSlot, type Pointer, SLOTS, type Slot, type Wish } from './slots.ts'

/** What a folder of slots needs of a disk. A name may have one `/`. */
export interface SlotDisk {
  /** undefined where there is no such file. */
  read(name: string): Buffer | undefined
  /** Whole or not at all, and on the disk for good. */
  write(name: string, bytes: Uint8Array): void
  /** Moves a folder to a name where nothing is. */
  move(from: string, to: string): void
  /** Takes away a folder with all in it, or nothing where there is none. Cut, it leaves a part of it. */
  remove(folder: string): void
}

interface Manifest {
  version: string
  files: { name: string; length: number; sha256: string }[]
}

/**
 * The two slots of a program, who is pointed at, and what the program says to its launcher. Who writes what: the launcher alone
 * the pointer; the program that runs the other slot, its wish and its health.
 */
export class SlotFolder {
  readonly #disk: SlotDisk

  constructor(disk: SlotDisk) {
    this.#disk = disk
  }

  pointer(): Pointer | undefined {
    return readPointer(this.#json('pointer.json'))
  }

  /** Writes nothing where it is that already. */
  keepPointer(pointer: Pointer): void {
    if (this.#disk.read('pointer.json')?.equals(Buffer.from(JSON.stringify(pointer)))) return
    this.#write('pointer.json', pointer)
  }

  wish(): Wish | undefined {
    const { id, slot } = fieldsOf(this.#json('wish.json'))
    return typeof id === 'string' && isSlot(slot) ? { id, slot } : undefined
  }

  keepWish(wish: Wish): void {
    this.#write('wish.json', wish)
  }

  /** The trial in which the program last said that it is healthy. */
  healthyIn(): string | undefined {
    const { trial } = fieldsOf(this.#json('health.json'))
    return typeof trial === 'string' ? trial : undefined
  }

  /** Said by the program itself: it has been connected, has reported and was acknowledged. Does nothing outside of a trial. */
  sayHealthy(): void {
    const trial = this.pointer()?.trial?.id
    if (trial !== undefined && this.healthyIn() !== trial) this.#write('health.json', { trial })
  }

  /** The slots whose files are all there, as they were laid down. */
  whole(): ReadonlySet<Slot> {
    return new Set(SLOTS.filter((slot) => this.#isWhole(slot)))
  }

  version(slot: Slot): string | undefined {
    return this.#manifest(slot)?.version
  }

  /**
   * Lays a version into the slot that does not run. INVARIANT: what runs, and what a trial may go back to, is never touched. Throws
   * STORE_LOCKED during a trial, and what the disk says; then the slot is not whole, and the next call begins anew.
   */
  fill(version: string, files: ReadonlyMap<string, Uint8Array>): Slot {
    const pointer = this.pointer()
    if (pointer?.trial) throw new PreauError('STORE_LOCKED', { why: 'trial' })
    const slot = otherSlot(pointer?.run ?? firstSlot(this.whole()))
    const making = `${slot}.new`
    this.#disk.remove(making)
    const listed: Manifest['files'] = []
    for (const [name, bytes] of files) {
      this.#disk.write(`${making}/${name}`, bytes)
      listed.push({ name, length: bytes.length, sha256: sumOf(bytes) })
    }
    this.#write(`${making}/slot.json`, { version, files: listed })
    // Moved out in one step, so that a cut while it is taken away leaves nothing that looks whole.
    this.#disk.remove(`${slot}.old`)
    if (this.#disk.read(`${slot}/slot.json`)) this.#disk.move(slot, `${slot}.old`)
    else this.#disk.remove(slot)
    this.#disk.move(making, slot)
    this.#disk.remove(`${slot}.old`)
    return slot
  }

  #isWhole(slot: Slot): boolean {
    return (
      this.#manifest(slot)?.files.every(({ name, length, sha256 }) => {
        const bytes = this.#disk.read(`${slot}/${name}`)
        return bytes?.length === length && sumOf(bytes) === sha256
      }) ?? false
    )
  }

  #manifest(slot: Slot): Manifest | undefined {
    const { version, files } = fieldsOf(this.#json(`${slot}/slot.json`))
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

  #json(name: string): unknown {
    try {
      return JSON.parse(this.#disk.read(name)?.toString() ?? 'null')
    } catch {
      return undefined
    }
  }

  #write(name: string, value: object): void {
    this.#disk.write(name, Buffer.from(JSON.stringify(value)))
  }
}

function readPointer(value: unknown): Pointer | undefined {
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

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function isSlot(value: unknown): value is Slot {
  return SLOTS.some((slot) => slot === value)
}

function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
