import { describe, expect, it } from 'vitest'
import {
  birth,
  DEVICE,
  freshDevice,
  INSTANCE,
  livingDevice,
  message,
  NOW,
  report,
  take,
  told,
} from './testing/a-device.ts'

describe('applyBirth', () => {
  it('takes the whole state of a device that was never heard, under a new epoch', () => {
    const state = freshDevice()
    const unit = take(state, birth({ first: 0, next: 0, acked: -1 }, 0))
    expect(state).toMatchObject({
      epoch: Math.floor(NOW / 1000),
      upto: -1,
      values: { 'cpu.load': 20 },
      firstHeardAt: NOW,
      connectedAt: NOW,
      status: { status: 'ok', since: NOW },
    })
    expect(unit.answers.get(DEVICE)).toEqual({ connection: 4, instance: INSTANCE, wants: [] })
    expect(told(unit)).toEqual(['epoch.issued', 'status.changed', 'connection.opened'])
  })

  it('keeps the epoch of a device that only lost its connection', () => {
    const state = livingDevice()
    const unit = take(state, birth())
    expect([state.epoch, state.upto, told(unit)]).toEqual([7, 9, ['connection.opened']])
  })

  it('closes a hole that the outbox of the device says will never be filled', () => {
    const state = livingDevice()
    take(state, birth({ first: 14, next: 20 }))
    expect(state.upto).toBe(13)
  })

  it('is answered again, and counted once, when the same connection asks twice', () => {
    const state = livingDevice()
    take(state, birth())
    const unit = take(state, birth())
    expect([unit.opened, unit.answers.size]).toEqual([[], 1])
  })

  it('counts the first seq of a new outbox as news', () => {
    const state = freshDevice()
    take(state, birth({ first: 0, next: 0, acked: -1 }, 0))
    take(state, report(0, [{ 'cpu.load': 77 }], state.epoch))
    expect(state).toMatchObject({ upto: 0, values: { 'cpu.load': 77 } })
  })

  it('asks for the inventory where a section is not the one that is stored', () => {
    const state = livingDevice({ inventory: { system: '0'.repeat(16) } })
    const same = take(state, birth({ inventory: { system: '0'.repeat(16) } }))
    const other = take(state, birth({ inventory: { system: '0'.repeat(16), disks: '1'.repeat(16) } }))
    expect([same.answers.get(DEVICE)?.wants, other.answers.get(DEVICE)?.wants]).toEqual([[], ['inventory']])
  })

  it('shows two living agents with one identity: an agent comes back after another one was there', () => {
    const state = livingDevice()
    const other = 'b'.repeat(32)
    const first = take(state, birth({ instance: other, connection: 9 }))
    expect(state.duplicateAt).toBeNull()
    const second = take(state, birth({ instance: INSTANCE, connection: 5 }))
    expect(state).toMatchObject({
      duplicateAt: NOW,
      status: { status: 'degraded', reasons: [{ code: 'identity_duplicate' }] },
    })
    expect([...told(first), ...told(second)].filter((event) => event === 'identity.duplicate')).toHaveLength(1)
  })

  it('tells of two agents again when it happens anew, long after', () => {
    const state = livingDevice({ instances: [INSTANCE, 'b'.repeat(32)], instance: 'b'.repeat(32) })
    state.duplicateAt = NOW - 86_400_000
    expect(told(take(state, birth()))).toContain('identity.duplicate')
    expect(told(take(state, birth({ instance: 'b'.repeat(32) })))).not.toContain('identity.duplicate')
  })

  it('keeps three texts of the agent and nothing else that a birth may say of it', () => {
    const state = livingDevice()
    take(state, birth({ agent: { version: '1', platform: 'linux', arch: 'x64', login: 'jean' } as never }))
    expect(state.agent).toEqual({ version: '1', platform: 'linux', arch: 'x64' })
  })

  it('takes agents that follow one another for restarts', () => {
    const state = livingDevice()
    for (const letter of 'bcdefb9'.slice(0, 5)) take(state, birth({ instance: letter.repeat(32) }))
    expect(state.duplicateAt).toBeNull()
  })
})

describe('applyDeath', () => {
  it('ends the connection that it names', () => {
    const state = livingDevice()
    const unit = take(state, message('death', 0, { instance: INSTANCE, connection: 3 }))
    expect([state.connectedAt, unit.closed.length, told(unit)]).toEqual([null, 1, ['connection.lost']])
  })

  it('is ignored where it comes after a later birth', () => {
    const state = livingDevice()
    take(state, birth())
    const unit = take(state, message('death', 0, { instance: INSTANCE, connection: 3 }))
    expect([state.connectedAt, unit.closed]).toEqual([NOW, []])
  })
})
