import type { Truth } from './life.ts'
import type { MemoryRows } from './memory-rows.ts'
import type { Backup, StoreFault } from './memory-store.ts'
import type { School, World } from './world.ts'

const HOUR = 3_600_000
const JUMPS = [-400 * 24 * HOUR, -HOUR, -90_000, 90_000, HOUR, 3 * 24 * HOUR, 400 * 24 * HOUR]

/** What goes wrong, rolled by the dice of a world. */
export class Faults {
  readonly #world: World
  readonly #truth: Truth
  readonly #backups = new Map<string, Backup>()
  /** How often each was done, for those who wonder what a run has seen. */
  readonly done: Record<string, number> = {}

  constructor(world: World, truth: Truth) {
    this.#world = world
    this.#truth = truth
    world.store.fault = () => this.#storeFault()
    for (const { store } of world.schools) store.fault = () => this.#storeFault()
    // The oldest backup of all: of the day on which a school joined.
    for (const school of [undefined, ...world.schools]) this.#backUp(school)
  }

  /** Perhaps one of them. */
  roll(): void {
    const { dice, schools } = this.#world
    const school = dice.one(schools)
    const roll = dice.below(100)
    if (roll < 12) this.#do('cut', () => school.network.cut(this.#world.now + dice.one([2000, 40_000, 20 * 60_000])))
    else if (roll < 16) this.#do('restart school', () => this.#world.restartSchool(school))
    else if (roll < 20) this.#do('restart worker', () => this.#world.restartWorker(dice.below(2)))
    else if (roll < 24) this.#do('reroute', () => this.#world.reroute(school))
    else if (roll < 28) this.#do('clock', () => this.#jump(school))
    else if (roll < 32) this.#do('backup', () => this.#backUp(dice.chance(0.5) ? school : undefined))
    else if (roll < 35) this.#restoreSchool(school)
    else if (roll < 37) this.#restoreTerritory()
  }

  /** No fault any more. */
  end(): void {
    const { store, schools } = this.#world
    store.fault = () => undefined
    this.#world.territorySkew = 0
    for (const school of schools) {
      school.store.fault = () => undefined
      school.network.isCalm = true
      school.skew = 0
    }
  }

  #storeFault(): StoreFault {
    const roll = this.#world.dice.below(100)
    if (roll < 3) return this.#do('store away', () => 'away')
    if (roll < 6) return this.#do('crash after commit', () => 'crash after commit')
    return undefined
  }

  #jump(school: School): void {
    const { dice } = this.#world
    const by = dice.one(JUMPS)
    if (dice.chance(0.7)) school.skew = by
    else this.#world.territorySkew = by
  }

  #backUp(school: School | undefined): void {
    const store = school?.store ?? this.#world.store
    this.#backups.set(school?.id ?? 'territory', store.backup())
  }

  #restoreSchool(school: School): void {
    const backup = this.#backups.get(school.id)
    const there = this.#world.store.schools.get(school.id)
    if (!backup || !there) return
    this.#do('restore school', () => {
      const before = eventsOf(school.rows)
      school.store.restore(backup)
      this.#noteLost(before, [school.rows, there])
      school.wasRestored = true
      this.#world.restartSchool(school)
    })
  }

  #restoreTerritory(): void {
    const { store, schools } = this.#world
    const backup = this.#backups.get('territory')
    if (!backup) return
    this.#do('restore territory', () => {
      for (const school of schools) {
        const there = store.schools.get(school.id)
        const saved = backup.get(school.id)
        const before = there ? eventsOf(there) : []
        if (there && saved) store.restore(new Map([[school.id, saved]]))
        if (there) this.#noteLost(before, [school.rows, there])
        school.network.cut(this.#world.now + 1000)
      }
      this.#world.restartWorker(0)
      this.#world.restartWorker(1)
    })
  }

  /** What was on the disk that was lost, and on no other. */
  #noteLost(before: readonly string[], left: readonly MemoryRows[]): void {
    for (const key of before) {
      if (!left.some((rows) => rows.get('event', key) ?? rows.get('service_event', key)))
        this.#truth.perhapsLost.add(key)
    }
  }

  #do<T>(name: string, work: () => T): T {
    this.done[name] = (this.done[name] ?? 0) + 1
    return work()
  }
}

const eventsOf = (rows: MemoryRows) => [...rows.keys('event'), ...rows.keys('service_event')]
