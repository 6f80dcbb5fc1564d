import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { PreauError } from '@preau/protocol/errors.ts'
import { HashTurns, type Waiter } from './hash-turns.ts'

/** argon2id as OWASP's cheat sheet has it: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32

/**
 * Hashes and checks passwords, one at a time: a hash takes a thread of the pool that the commits of the store need, and
 * fifty at once made a commit wait for over a second (DESIGN 17). Too many that wait are refused with SERVER_BUSY.
 */
export class PasswordHashes {
  readonly #turns = new HashTurns()

  /** The hash to keep of a new password, in the PHC string format. */
  hash(password: string): Promise<string> {
    return this.#turns.run(async () => {
      const salt = randomBytes(SALT_BYTES)
      return format(COST, salt, await derive(password, salt, COST, TAG_BYTES))
    })
  }

  /**
   * Whether `password` is the one whose hash was kept. Without a hash (no such account) it takes as long and is false, so that
   * nobody learns by the clock who has an account.
   */
  isRight(password: string, kept: string | undefined, waiter?: Waiter): Promise<boolean> {
    return this.#turns.run(async () => {
      const known = kept === undefined ? undefined : parse(kept)
      const { cost, salt, tag } = known ?? { cost: COST, salt: randomBytes(SALT_BYTES), tag: Buffer.alloc(TAG_BYTES) }
      const derived = await derive(password, salt, cost, tag.length)
      return timingSafeEqual(derived, tag) && known !== undefined
    }, waiter)
  }
}

/** Whether a kept hash was made at another cost than a new one would be: it is made anew when its password is next given. */
export function isOutdated(kept: string): boolean {
  const { memory, passes, parallelism } = parse(kept).cost
  return memory !== COST.memory || passes !== COST.passes || parallelism !== COST.parallelism
}

interface Cost {
  /** KiB. */
  memory: number
  passes: number
  parallelism: number
}

function derive(password: string, salt: Uint8Array, cost: Cost, tagLength: number): Promise<Buffer> {
  // One letter can be typed in two ways (é, or e and its accent): both are the same password.
  const message = Buffer.from(password.normalize('NFKC'))
  return new Promise((done, failed) => {
    argon2('argon2id', { message, nonce: salt, tagLength, ...cost }, (error, tag) => {
      if (error) failed(new PreauError('INTERNAL', {}, error))
      else done(Buffer.from(tag))
    })
  })
}

function format({ memory, passes, parallelism }: Cost, salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

function parse(kept: string): { cost: Cost; salt: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(kept) ?? []
  if (memory === undefined) throw new PreauError('INTERNAL', { what: 'password hash' })
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
