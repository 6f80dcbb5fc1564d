/** Work that nobody waits for any more, as the server ends. Whoever began it with `stopping` takes it. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

/** How far long work has come, from 0 to 1: said by who does it, asked by who waits for it. */
export class Progress {
  readonly #stopping: () => boolean
  #share = 0

  constructor(stopping: () => boolean = () => false) {
    this.#stopping = stopping
  }

  get share(): number {
    return this.#share
  }

  /** Says how far it is; it never goes back. Throws Stopped where it is to end. */
  at(share: number): void {
    if (this.#stopping()) throw new Stopped()
    this.#share = Math.min(1, Math.max(this.#share, share))
  }

  /** Says the same of a part of the work, from 0 to 1 of it. */
  within(from: number, to: number): Told {
    return (share) => this.at(from + (to - from) * share)
  }
}

/** Hears how far a part of some work is, from 0 to 1. */
export type Told = (share: number) => void
