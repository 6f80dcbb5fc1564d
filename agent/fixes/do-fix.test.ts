import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { join } from 'node:path'
import type { Command } from '@preau/protocol/messages/command.ts'
import { decodeResult } from '@preau/protocol/messages/result.ts'
import { type ApprovalStatement, type Approvers, approvalBytes } from '@preau/protocol/runbooks/approval.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeClock } from '../uplink/fake-clock.ts'
import { silent } from '../uplink/log.ts'
import { doFix, type FixMoment, type FixParts } from './do-fix.ts'

const RUNBOOKS = join(import.meta.dirname, '../../runbooks')
const NOW = 1_790_000_000_000
const MINUTE = 60_000
const id = (n: number) => `01999d00-0000-7000-8000-${String(n).padStart(12, '0')}`
const [school, device, other, run] = [id(1), id(2), id(3), id(4)]

interface Person {
  key: string
  secret: KeyObject
}
function person(): Person {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
  return { key, secret: createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })) }
}
const [anne, boris, mallory] = [person(), person(), person()]
const APPROVERS: Approvers = {
  preau: 'approvers-1',
  needed: 2,
  approvers: [
    { person: 'Anne', key: anne.key },
    { person: 'Boris', key: boris.key },
  ],
}
const statement: ApprovalStatement = {
  ...{ preau: 'approval-1', school, run, runbook: 'wipe', given: {}, devices: [other, device] },
  ...{ notBefore: NOW, notAfter: NOW + 60 * MINUTE },
}
function signedBy(people: readonly Person[], said: ApprovalStatement = statement) {
  const signatures = people.map(({ key, secret }) => ({
    key,
    signature: sign(null, approvalBytes(said), secret).toString('hex'),
  }))
  return { statement: said, signatures }
}

function acting(fields: Partial<FixParts> = {}) {
  const did: string[] = []
  const begun = new Set<string>()
  const hand = (name: string) => async () => {
    did.push(name)
    return {}
  }
  const parts: FixParts = {
    ...{ folders: [RUNBOOKS], platform: 'linux', place: () => ({ school, device }), approvers: () => APPROVERS },
    ...{ begun, clock: fakeClock(), log: silent },
    hands: () => ({
      actions: { 'machine.wipe': hand('wipe'), 'disk.free': hand('free'), 'machine.reboot': hand('reboot') },
      conditions: { 'disk.below': async () => true },
    }),
    ...fields,
  }
  const act = async (asked: Partial<Command>, moment: Partial<FixMoment> = {}) => {
    const base = {
      id: id(9),
      key: 'machine',
      command: 'free_disk',
      notAfter: NOW + MINUTE,
      time: NOW,
      confirmed: false,
    }
    const command: Command = { ...base, explicit: false, fix: { run, given: {} }, ...asked }
    return decodeResult(await doFix(command, { now: NOW, lesson: false, ...moment }, parts))
  }
  return { act, did }
}
const wipe = (approval?: unknown, fields: Partial<Command> = {}) => ({
  ...{ command: 'wipe', explicit: true, fix: { run, given: {}, ...(approval !== undefined && { approval }) } },
  ...fields,
})

describe('a fix that the server asks for', () => {
  it('is done and proved', async () => {
    const { act, did } = acting()
    expect(await act({})).toMatchObject({
      outcome: 'done',
      fix: { runbook: 'free_disk', steps: [{ do: 'disk.free', end: 'done' }] },
    })
    expect(did).toEqual(['free'])
  })

  it.each([
    ['that no runbook of this machine has', { command: 'format_disk' }, 'unknown'],
    ['that is given what it does not take', { fix: { run, given: { path: '/etc' } } }, 'not_offered'],
    [
      'that is given a service that is not in the list',
      { command: 'restart_service', fix: { run, given: { service: 'ssh' } } },
      'not_offered',
    ],
    ['without what says which run it is', { fix: { rm: '-rf /' } }, 'unknown'],
  ])('I3: %s is refused, and nothing is done', async (_what, asked, reason) => {
    const { act, did } = acting()
    expect(await act(asked)).toMatchObject({ outcome: 'refused', reason })
    expect(did).toEqual([])
  })

  it('I6: which disturbs is refused in a class, and done outside of it', async () => {
    const { act, did } = acting()
    expect(await act({ command: 'reboot' }, { lesson: true })).toMatchObject({ outcome: 'refused', reason: 'lesson' })
    expect(did).toEqual([])
    expect(await act({ command: 'reboot' }, { lesson: false })).toMatchObject({ outcome: 'done' })
  })

  it.each([true, false])('I6: which asks on the screen is done in a class after a yes alone: %s', async (yes) => {
    const did: string[] = []
    const reboot = async () => {
      did.push('reboot')
      return {}
    }
    const hands = { actions: { 'machine.reboot': reboot }, conditions: { 'person.agrees': async () => yes } }
    const { act } = acting({ hands: () => hands })
    expect(await act({ command: 'reboot_asked' }, { lesson: true })).toMatchObject(
      yes
        ? { outcome: 'done' }
        : { outcome: 'refused', reason: 'unmet', fix: { steps: [{ end: 'unmet', seen: { needs: 'person.agrees' } }] } },
    )
    expect(did).toEqual(yes ? ['reboot'] : [])
  })

  it('I6: which asks on the screen is not done by a machine that cannot ask', async () => {
    const { act, did } = acting()
    expect(await act({ command: 'reboot_asked' }, { lesson: true })).toMatchObject({ reason: 'unmet' })
    expect(did).toEqual([])
  })

  it('is refused where it is for another platform', async () => {
    const { act } = acting({ platform: 'darwin' })
    expect(await act({})).toMatchObject({ outcome: 'refused', reason: 'platform' })
  })
})

describe('I4: each fix that destroys', () => {
  it.each(['wipe', 'reset', 'reinstall'])(
    '%s is done by two approvers of this machine alone, and once',
    async (name) => {
      const did: string[] = []
      const hand = async () => {
        did.push(name)
        return {}
      }
      const actions = { 'machine.wipe': hand, 'machine.reset': hand, 'machine.reinstall': hand }
      const { act } = acting({ platform: 'win32', hands: () => ({ actions, conditions: {} }) })
      const said = { ...statement, runbook: name, devices: [device] }
      const asked = (people: readonly Person[]) => ({
        ...{ command: name, explicit: true, fix: { run, given: {}, approval: signedBy(people, said) } },
      })
      expect(await act(asked([anne]))).toMatchObject({ outcome: 'refused', reason: 'unapproved' })
      expect(await act(asked([anne, mallory]))).toMatchObject({ outcome: 'refused', reason: 'unapproved' })
      expect(did).toEqual([])
      expect(await act(asked([anne, boris]))).toMatchObject({ outcome: 'done' })
      expect(await act(asked([anne, boris]))).toMatchObject({ outcome: 'refused', reason: 'done_before' })
      expect(did).toEqual([name])
    },
  )
})

describe('I4: what destroys', () => {
  const late = { now: NOW + 61 * MINUTE }
  const elsewhere = { ...statement, school: id(77) }
  const many = { ...statement, devices: [...Array.from({ length: 10 }, (_, n) => id(100 + n)), device] }
  it.each<[string, Partial<Command>, Partial<FixMoment>, string]>([
    ['without any signature', wipe(), {}, 'unapproved'],
    ['with one signature', wipe(signedBy([anne])), {}, 'unapproved'],
    ['with one signature twice', wipe(signedBy([anne, anne])), {}, 'unapproved'],
    ['with the signature of a stranger', wipe(signedBy([anne, mallory])), {}, 'unapproved'],
    ['signed for another school', wipe(signedBy([anne, boris], elsewhere)), {}, 'unapproved'],
    ['signed for another run', wipe(signedBy([anne, boris], { ...statement, run: id(5) })), {}, 'unapproved'],
    ['signed for another fix', wipe(signedBy([anne, boris], { ...statement, runbook: 'reboot' })), {}, 'unapproved'],
    [
      'changed after it was signed',
      wipe({ ...signedBy([anne, boris]), statement: { ...statement, notAfter: NOW + 90 * MINUTE } }),
      {},
      'unapproved',
    ],
    ['signed for other machines', wipe(signedBy([anne, boris], { ...statement, devices: [other] })), {}, 'not_named'],
    ['the eleventh of a list, in its first minute', wipe(signedBy([anne, boris], many)), {}, 'too_early'],
    ['when its time is over', wipe(signedBy([anne, boris])), late, 'over'],
    ['not asked by name', wipe(signedBy([anne, boris]), { explicit: false }), {}, 'unapproved'],
  ])('%s is refused, and nothing is done', async (_what, asked, moment, reason) => {
    const { act, did } = acting()
    expect(await act(asked, moment)).toMatchObject({ outcome: 'refused', reason })
    expect(did).toEqual([])
  })

  it('is done with the signatures of two listed persons, and never again under another command', async () => {
    const { act, did } = acting()
    expect(await act(wipe(signedBy([anne, boris])))).toMatchObject({ outcome: 'done' })
    expect(await act({ ...wipe(signedBy([anne, boris])), id: id(10) })).toMatchObject({
      outcome: 'refused',
      reason: 'done_before',
    })
    expect(did).toEqual(['wipe'])
  })

  it('is never done where the holders of the keys have named nobody', async () => {
    const { act, did } = acting({ approvers: () => undefined })
    expect(await act(wipe(signedBy([anne, boris])))).toMatchObject({ outcome: 'refused', reason: 'unapproved' })
    expect(did).toEqual([])
  })

  it('is not done by a server that sets its clock back to when it was signed', async () => {
    const { act, did } = acting({ signedTime: () => NOW + 3 * 60 * MINUTE })
    expect(await act(wipe(signedBy([anne, boris])))).toMatchObject({ outcome: 'refused', reason: 'over' })
    expect(did).toEqual([])
  })

  it('is not done by anything else that a server may send', async () => {
    const { act, did } = acting()
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.boolean(), async (fix, explicit) => {
        const result = await act({ command: 'wipe', explicit, fix })
        expect(result.outcome).toBe('refused')
      }),
      { numRuns: 200 },
    )
    expect(did).toEqual([])
  })
})
