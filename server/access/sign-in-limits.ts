import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { Tries, type TryRule } from './tries.ts'

const MINUTE = 60_000

/** Wrong passwords of one login from one address. */
const PAIR: TryRule = { burst: 5, every: MINUTE }
/** The same where many addresses try this login. */
const PAIR_ATTACKED: TryRule = { burst: 2, every: 10 * MINUTE }
/** Wrong tries of one address, whatever the login. */
const SOURCE: TryRule = { burst: 30, every: 6000 }
/** Wrong tries of one login from everywhere: more than that is an attack. It refuses nobody by itself. */
const ATTACK: TryRule = { burst: 50, every: 10_000 }
/** Wrong tries of a browser in which this person signed in before. */
const DEVICE: TryRule = { burst: 10, every: MINUTE }
/** Wrong codes after the right password, from browsers where nobody signed in before: all of them together. */
const CODE: TryRule = { burst: 10, every: 5 * MINUTE }

/** Who tries. `device`: the browser, where the person of the login signed in with it before. */
export interface Trier {
  source: string
  device: string | undefined
}

/** Gives a try back that was right. */
export type GiveBack = () => void

/**
 * How often one may be wrong. INVARIANT: a stranger's wrong tries cost nobody his sign-in who is in a browser that is known, or
 * at another address with the right password; each has tries of his own. Why it is so: docs/adr/0015-people.md.
 */
export class SignInLimits {
  readonly #tries: Tries

  /** @param clock milliseconds */
  constructor(clock: () => number) {
    this.#tries = new Tries(clock)
  }

  /** Before a password is looked at. Throws SIGN_IN_TRIES_EXCEEDED. @param login its key (server/store/people.ts) */
  password(login: string, { source, device }: Trier): GiveBack {
    if (device !== undefined) return this.#take([[`device ${device}`, DEVICE]])
    const isAttacked = this.#tries.isSpent(`login ${login}`, ATTACK)
    const giveBack = this.#take([
      [`source ${source}`, SOURCE],
      [`pair ${source} ${login}`, isAttacked ? PAIR_ATTACKED : PAIR],
    ])
    const isCounted = this.#tries.take(`login ${login}`, ATTACK) === 0
    return () => {
      giveBack()
      if (isCounted) this.#tries.giveBack(`login ${login}`, ATTACK)
    }
  }

  /** Before a code of an authenticator is looked at, whose person gave his password. Throws SIGN_IN_TRIES_EXCEEDED. */
  code(person: Id, { device }: Trier): GiveBack {
    if (device !== undefined) return this.#take([[`code ${person} ${device}`, DEVICE]])
    return this.#take([[`code ${person}`, CODE]])
  }

  /** Before somebody who is signed in shows his password or a code once more. Throws SIGN_IN_TRIES_EXCEEDED. */
  again(session: string): GiveBack {
    return this.#take([[`again ${session}`, DEVICE]])
  }

  #take(rules: readonly [key: string, rule: TryRule][]): GiveBack {
    const taken: (typeof rules)[number][] = []
    const giveBack = () => {
      for (const [key, rule] of taken) this.#tries.giveBack(key, rule)
    }
    for (const each of rules) {
      const wait = this.#tries.take(...each)
      if (wait > 0) {
        giveBack()
        throw new PreauError('SIGN_IN_TRIES_EXCEEDED', { wait: Math.ceil(wait / 1000) })
      }
      taken.push(each)
    }
    return giveBack
  }
}
