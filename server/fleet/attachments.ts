import type { Id } from '@preau/protocol/ids.ts'
import type { Attached } from '../store/equipment.ts'

interface Place {
  via: Id
  key: string
  named: string | undefined
}

/** Which devices the agents reach, as it is on disk: found by what an agent calls them, or by what they call themselves. */
export class Attachments {
  readonly #byKey = new Map<string, Id>()
  readonly #byName = new Map<string, Set<Id>>()
  readonly #reached = new Map<Id, Set<Id>>()
  readonly #places = new Map<Id, Place>()

  /** Takes over how a device is attached. */
  put({ school, device }: { school: Id; device: Id }, { via, key, vendor, serial }: Attached): void {
    const named = nameOf(school, vendor, serial)
    const before = this.#places.get(device)
    if (before?.via === via && before.key === key && before.named === named) return
    if (before) this.#remove(device, before)
    this.#places.set(device, { via, key, named })
    this.#byKey.set(keyIn(via, key), device)
    setOf(this.#reached, via).add(device)
    if (named !== undefined) setOf(this.#byName, named).add(device)
  }

  /** The device that an agent calls so. */
  find(via: Id, key: string): Id | undefined {
    return this.#byKey.get(keyIn(via, key))
  }

  /** The devices of a school that say to be of this maker and serial number. */
  named(school: Id, vendor: string | undefined, serial: string | undefined): readonly Id[] {
    const named = nameOf(school, vendor ?? null, serial ?? null)
    return named === undefined ? [] : [...(this.#byName.get(named) ?? [])]
  }

  /** The devices that an agent reaches, or reached last. */
  reachedBy(via: Id): readonly Id[] {
    return [...(this.#reached.get(via) ?? [])]
  }

  #remove(device: Id, { via, key, named }: Place): void {
    if (this.#byKey.get(keyIn(via, key)) === device) this.#byKey.delete(keyIn(via, key))
    this.#reached.get(via)?.delete(device)
    if (named !== undefined) this.#byName.get(named)?.delete(device)
  }
}

function keyIn(via: Id, key: string): string {
  return `${via} ${key}`
}

function nameOf(school: Id, vendor: string | null, serial: string | null): string | undefined {
  return serial === null ? undefined : `${school} ${(vendor ?? '').toLowerCase()} ${serial}`
}

function setOf<K>(sets: Map<K, Set<Id>>, key: K): Set<Id> {
  const known = sets.get(key)
  if (known) return known
  const made = new Set<Id>()
  sets.set(key, made)
  return made
}
