import type { Id } from '@preau/protocol/ids.ts'
import { type Reach, reaches } from '@preau/protocol/rules/roles.ts'

/** What of some news is within a reach. */
export interface NewsWithin {
  devices: Id[]
  places: boolean
  /** It is told even where no count changed. */
  always: boolean
}

/** What was touched since the last change was told. It holds each device once, so it is never larger than the fleet. */
export class News {
  readonly #devices = new Set<Id>()
  readonly #schools = new Set<Id>()
  #everywhere = false
  #counts = false

  addDevice(device: Id): void {
    this.#devices.add(device)
  }

  /** @param school undefined: what changed is of no school, or of many */
  addPlace(school: Id | undefined): void {
    if (school === undefined) this.#everywhere = true
    else this.#schools.add(school)
  }

  /** Something is to be counted again. */
  addCounts(): void {
    this.#counts = true
  }

  /** Adds what could not be told. */
  addAll(news: News): void {
    for (const device of news.#devices) this.#devices.add(device)
    for (const school of news.#schools) this.#schools.add(school)
    this.#everywhere ||= news.#everywhere
    this.#counts ||= news.#counts
  }

  get devices(): Id[] {
    return [...this.#devices]
  }

  get isEmpty(): boolean {
    return this.#devices.size === 0 && this.#schools.size === 0 && !this.#everywhere && !this.#counts
  }

  /** What is to be told within a reach; undefined where there is nothing. Who reaches everything hears of every touch. */
  within(reach: Reach, isReached: (device: Id) => boolean): NewsWithin | undefined {
    const devices = this.devices.filter(isReached)
    const places = this.#everywhere || [...this.#schools].some((school) => reaches(reach, school))
    const always = reach === 'all' || places || devices.length > 0
    return always || this.#counts ? { devices, places, always } : undefined
  }
}
