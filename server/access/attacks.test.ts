import { isPreauError } from '@preau/protocol/errors.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { updatePerson } from '../store/people.ts'
import { totpPlace } from './sign-ins.ts'
import { callerAt, type PeopleStore, peopleStore } from './testing/people-store.ts'
import { totpCode, totpStep } from './totp.ts'

const PASSWORD = 'platane cartable vendredi gomme'
const KEY = Buffer.alloc(20, 7)
const opened: PeopleStore[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

async function withInes() {
  const store = await peopleStore()
  opened.push(store)
  const id = await store.add('ines', [{ role: 'observer', scope: { kind: 'server' } }], PASSWORD)
  const setTotp = () =>
    store.db.write((transaction) => updatePerson(transaction, id, { totp: store.seal.seal(KEY, totpPlace(id)) }))
  return { ...store, id, setTotp }
}

/** What became of an attempt: the code of its refusal, or that somebody came in. */
const outcome = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'in',
    (error: unknown) => (isPreauError(error) ? error.code : 'fault'),
  )

describe('10 000 wrong passwords', () => {
  it('from one address open no account, and all but five are not even looked at', async () => {
    const { people, hashes } = await withInes()
    const tries = Array.from({ length: 10_000 }, (_, i) =>
      outcome(people.signIns.signIn({ login: 'ines', password: `${i}` }, callerAt('10.0.0.1'))),
    )
    const outcomes = Map.groupBy(await Promise.all(tries), (each) => each)
    expect([...outcomes].map(([code, { length }]) => [code, length]).sort()).toEqual([
      ['SIGN_IN_REFUSED', 5],
      ['SIGN_IN_TRIES_EXCEEDED', 9995],
    ])
    expect(hashes.looks).toBe(5)
  })

  it('from 1000 addresses open none either, and lock out neither who is elsewhere nor a known browser', async () => {
    const { people, hashes } = await withInes()
    const known = await people.signIns.signIn({ login: 'ines', password: PASSWORD }, callerAt('192.168.1.7'))
    const device = known.state === 'signed_in' ? known.device : undefined
    for (let i = 0; i < 10_000; i++) {
      const caller = callerAt(`10.0.${(i % 1000) >> 8}.${(i % 1000) & 255}`)
      expect(await outcome(people.signIns.signIn({ login: 'ines', password: `${i}` }, caller))).not.toBe('in')
    }
    expect(hashes.looks).toBeLessThan(2200)
    const right = { login: 'ines', password: PASSWORD }
    expect(await outcome(people.signIns.signIn(right, callerAt('192.168.1.8')))).toBe('in')
    // The very address of an attacker, such as that of a whole school behind one box.
    expect(await outcome(people.signIns.signIn(right, callerAt('10.0.0.1')))).toBe('SIGN_IN_TRIES_EXCEEDED')
    expect(await outcome(people.signIns.signIn(right, callerAt('10.0.0.1', device)))).toBe('in')
  })

  it('leave an audit that can be read: so many lines, and how they were', async () => {
    const { people, db } = await withInes()
    for (let i = 0; i < 300; i++) {
      await outcome(people.signIns.signIn({ login: `login${i}`, password: 'x' }, callerAt(`10.0.0.${i & 255}`)))
    }
    const row = await db.get<{ total: number }>(`select count(*) as total from audit_lines where result = 'refused'`)
    expect(row?.total).toBe(100)
  })

  it('after a change of password no browser is known any more', async () => {
    const { people, db, hashes, id } = await withInes()
    const known = await people.signIns.signIn({ login: 'ines', password: PASSWORD }, callerAt('192.168.1.7'))
    const device = known.state === 'signed_in' ? known.device : undefined
    const password = await hashes.hash('autre')
    await db.write((transaction) => updatePerson(transaction, id, { password }))
    const tries = Array.from({ length: 20 }, () =>
      outcome(people.signIns.signIn({ login: 'ines', password: 'x' }, callerAt('10.0.0.1', device))),
    )
    expect((await Promise.all(tries)).filter((each) => each === 'SIGN_IN_REFUSED')).toHaveLength(5)
  })
})

describe('10 000 wrong codes', () => {
  it('after the right password open no account, whatever tickets and addresses they use', async () => {
    const { people, setTotp, time } = await withInes()
    await setTotp()
    const right = new Set([-1, 0, 1].map((drift) => totpCode(KEY, totpStep(time.now) + drift)))
    let looked = 0
    for (let i = 0; i < 10_000; i++) {
      const caller = callerAt(`10.0.${i >> 8}.${i & 255}`)
      const step = await people.signIns.signIn({ login: 'ines', password: PASSWORD }, caller)
      if (step.state !== 'code_asked') throw new Error('let in without a code')
      const code = String(i).padStart(6, '0')
      if (right.has(code)) continue
      const came = await outcome(people.signIns.giveCode({ ticket: step.ticket, code }, caller))
      expect(came).not.toBe('in')
      if (came === 'SIGN_IN_REFUSED') looked += 1
    }
    expect(looked).toBe(10)
  })

  it('leave a known browser its own tries', async () => {
    const { people, setTotp, time } = await withInes()
    const known = await people.signIns.signIn({ login: 'ines', password: PASSWORD }, callerAt('192.168.1.7'))
    const device = known.state === 'signed_in' ? known.device : undefined
    await setTotp()
    const ask = async (caller: ReturnType<typeof callerAt>, code: string) => {
      const step = await people.signIns.signIn({ login: 'ines', password: PASSWORD }, caller)
      return outcome(people.signIns.giveCode({ ticket: step.state === 'code_asked' ? step.ticket : '', code }, caller))
    }
    for (let i = 0; i < 20; i++) await ask(callerAt('10.0.0.1'), 'abcdef')
    const code = totpCode(KEY, totpStep(time.now))
    expect(await ask(callerAt('10.0.0.2'), code)).toBe('SIGN_IN_TRIES_EXCEEDED')
    expect(await ask(callerAt('10.0.0.2', device), code)).toBe('in')
  })
})
