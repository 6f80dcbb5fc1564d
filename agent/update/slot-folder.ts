import { createHash } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import type { SlotDisk } from './slot-disk.ts'
import { type Manifest, readManifest, readPointer, readWish } from './slot-files.ts'
import { firstSlot, otherSlot, type Pointer, type Slot, type Whole, type Wish } from './slots.ts'

/** What is laid into a slot: bytes, or a file of this machine with the hash that it has to have. */
export type SlotFile = Uint8Array | { path: string; sha256: string }

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
    return readWish(this.#json('wish.json'))
  }

  keepWish(wish: Wish): void {
    this.#write('wish.json', wish)
  }

  /** The trial in which the program last said that it is healthy. */
  healthyIn(): string | undefined {
    const value = this.#json('health.json')
    const trial = typeof value === 'object' && value !== null && 'trial' in value ? value.trial : undefined
    return typeof trial === 'string' ? trial : undefined
  }

  /** Said by the program itself: it has been connected, has reported and was acknowledged. Does nothing outside of a trial. */
  sayHealthy(): void {
    const trial = this.pointer()?.trial?.id
    if (trial !== undefined && this.healthyIn() !== trial) this.#write('health.json', { trial })
  }

  /** The slots whose files are all there, as they were laid down. A slot is looked at once, when it is first asked for. */
  whole(): Whole {
    const known = new Map<Slot, boolean>()
    return {
      has: (slot) => {
        const isWhole = known.get(slot) ?? this.#isWhole(slot)
        known.set(slot, isWhole)
        return isWhole
      },
    }
  }

  version(slot: Slot): string | undefined {
    return this.#manifest(slot)?.version
  }

  /** What runs now, or would run. */
  running(): Slot {
    return this.pointer()?.run ?? firstSlot(this.whole())
  }

  /** The files of a slot, as they were laid down; none where there is nothing that can be read. */
  files(slot: Slot): ReadonlyMap<string, { path: string; sha256: string }> {
    const files = this.#manifest(slot)?.files ?? []
    return new Map(files.map(({ name, sha256 }) => [name, { path: this.#disk.path(`${slot}/${name}`), sha256 }]))
  }

  /**
   * Lays a version into the slot that does not run. INVARIANT: what runs, and what a trial may go back to, is never touched. Throws
   * STORE_LOCKED during a trial, UPDATE_TARGET_DIFFERS where a file has not the hash that it has to have, and what the disk says;
   * then the room that it took is free again, the slot is not whole or as it was, and the next call begins anew.
   */
  fill(version: string, files: ReadonlyMap<string, SlotFile>): Slot {
    if (this.pointer()?.trial) throw new PreauError('STORE_LOCKED', { why: 'trial' })
    const slot = otherSlot(this.running())
    const making = `${slot}.new`
    for (const left of [making, `${slot}.old`]) this.#disk.remove(left)
    try {
      this.#make(making, version, files)
      // Moved out in one step, so that a cut while it is taken away leaves nothing that looks whole.
      if (this.#disk.read(`${slot}/slot.json`)) this.#disk.move(slot, `${slot}.old`)
      else this.#disk.remove(slot)
      this.#disk.move(making, slot)
    } catch (error) {
      this.#removeQuietly(making)
      throw error
    }
    this.#removeQuietly(`${slot}.old`)
    return slot
  }

  /**
   * For who installs by hand, while nothing runs out of these slots: lays a version down and points at it, without a trial. A trial
   * that is under way is over: what was proven is the other slot then. Throws as `fill`.
   */
  install(version: string, files: ReadonlyMap<string, SlotFile>): Slot {
    const pointer = this.pointer()
    if (pointer?.trial) {
      const other = otherSlot(pointer.run)
      this.keepPointer({ run: this.whole().has(other) ? other : pointer.run })
    }
    const slot = this.fill(version, files)
    const wish = this.wish()?.id
    // A wish of before is not followed any more.
    this.keepPointer({ run: slot, ...(wish !== undefined && { wish }) })
    return slot
  }

  #make(folder: string, version: string, files: ReadonlyMap<string, SlotFile>): void {
    const listed: Manifest['files'] = []
    for (const [name, file] of files) {
      const path = `${folder}/${name}`
      if (file instanceof Uint8Array) {
        this.#disk.write(path, file)
        listed.push({ name, length: file.length, sha256: createHash('sha256').update(file).digest('hex') })
        continue
      }
      this.#disk.copy(file.path, path)
      const sum = this.#disk.sum(path)
      // What a bad disk made of it is not to be laid down a second time under a hash that fits.
      if (sum?.sha256 !== file.sha256) throw new PreauError('UPDATE_TARGET_DIFFERS', { name })
      listed.push({ name, ...sum })
    }
    this.#write(`${folder}/slot.json`, { version, files: listed })
  }

  #isWhole(slot: Slot): boolean {
    return (
      this.#manifest(slot)?.files.every(({ name, length, sha256 }) => {
        const sum = this.#disk.sum(`${slot}/${name}`)
        return sum?.length === length && sum.sha256 === sha256
      }) ?? false
    )
  }

  #manifest(slot: Slot): Manifest | undefined {
    return readManifest(this.#json(`${slot}/slot.json`))
  }

  /** It is of no use any more: where it cannot be taken away now, the next call does it. */
  #removeQuietly(folder: string): void {
    try {
      this.#disk.remove(folder)
    } catch {}
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
