import { PreauError } from '@preau/protocol/errors.ts'
import { describe, expect, it } from 'vitest'
import { isOutdated, PasswordHashes } from './password-hash.ts'

describe('the hash of a password', () => {
  it('is another one each time, and knows its password alone', async () => {
    const hashes = new PasswordHashes()
    const [one, two] = [await hashes.hash('les platanes de la cour'), await hashes.hash('les platanes de la cour')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(two)
    expect(await hashes.isRight('les platanes de la cour', one)).toBe(true)
    expect(await hashes.isRight('les platanes de la Cour', one)).toBe(false)
    expect(isOutdated(one)).toBe(false)
  })

  it('does not mind how an accent was typed', async () => {
    const hashes = new PasswordHashes()
    expect(await hashes.isRight('pre\u0301au couvert', await hashes.hash('pr\u00e9au couvert'))).toBe(true)
  })

  it('is compared with nothing where there is no account, and is never right', async () => {
    expect(await new PasswordHashes().isRight('x', undefined)).toBe(false)
  })

  it('is outdated when it was made at a lower cost, and still knows its password', async () => {
    // By another program: argon2 of the reference implementation, "password", "somesalt", -t 2 -m 16 -p 1 -id.
    const old = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(isOutdated(old)).toBe(true)
    expect(await new PasswordHashes().isRight('password', old)).toBe(true)
  })

  it('is made one at a time, and refused when too many wait', async () => {
    const hashes = new PasswordHashes()
    const asked = Array.from({ length: 34 }, () => hashes.isRight('x', undefined))
    const settled = await Promise.allSettled(asked)
    const refused = settled.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(2)
    expect(refused).toEqual(refused.map(() => ({ status: 'rejected', reason: expect.any(PreauError) })))
    expect(await hashes.isRight('x', undefined)).toBe(false)
  })
})
