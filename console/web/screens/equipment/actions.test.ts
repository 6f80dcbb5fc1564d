import type { EquipmentCommand } from '@preau/protocol/api/equipment.ts'
import { describe, expect, it } from 'vitest'
import { actionGroups, sharedWays, wayOf } from './actions.ts'

function command(name: string, sets: string[], reason: string | null = null): EquipmentCommand {
  return { name, label: { fr: name, en: name }, risk: 'act', sets, disturbs: false, reason }
}

const ALL = [
  command('power_on', ['power']),
  command('power_off', ['power']),
  command('input', ['input']),
  command('blank_on', ['blank']),
  command('blank_off', ['blank']),
  command('mute_on', ['mute']),
  command('lens', []),
]
const names = (values: Record<string, number | string>) =>
  actionGroups({ commands: ALL, values }).map((group) => [group.name, group.commands.map(({ name }) => name).join()])

describe('the commands of a device', () => {
  it('stand by what they act on', () => {
    expect(names({})).toEqual([
      ['power', 'power_on,power_off'],
      ['input', 'input'],
      ['picture', 'blank_on,blank_off'],
      ['sound', 'mute_on'],
      ['other', 'lens'],
    ])
  })

  it('offer of two that undo each other the one that changes something', () => {
    expect(names({ blank: 1 })).toContainEqual(['picture', 'blank_off'])
    expect(names({ blank: 0 })).toContainEqual(['picture', 'blank_on'])
  })

  it('show one of the two where neither can be done', () => {
    const both = [command('blank_on', ['blank'], 'power'), command('blank_off', ['blank'], 'power')]
    const [group] = actionGroups({ commands: both, values: { power: 'standby' } })
    expect(group?.commands.map(({ name }) => name)).toEqual(['blank_on'])
  })

  it('keep one that nothing undoes, whatever the device says', () => {
    expect(names({ mute: 1 })).toContainEqual(['sound', 'mute_on'])
  })
})

describe('what stands in the way of a command', () => {
  const way = (name: string, reason: string | null, power: string, change: object = {}) =>
    wayOf(command(name, [], reason), { detail: { values: { power } }, status: 'ok', busy: false, ...change })

  it.each([
    ['power_on', null, 'standby', undefined],
    ['power_on', 'power', 'on', 'power_on_already'],
    ['power_off', 'power', 'standby', 'power_off_already'],
    ['input', 'power', 'standby', 'needs_on'],
    ['input', 'power', 'warming', 'warming'],
    ['power_on', 'power', 'cooling', 'cooling'],
    ['input', 'unconfirmed', 'on', 'unconfirmed'],
    ['erase', 'danger', 'on', undefined],
    ['input', 'later_reason', 'on', 'other'],
  ] as const)('of %s, refused for %s while it is %s, is %s', (name, reason, power, expected) => {
    expect(way(name, reason, power)).toBe(expected)
  })

  it('is its PC where that is away, whatever else', () => {
    expect(way('input', 'power', 'standby', { status: 'offline' })).toBe('via')
    expect(way('power_on', null, 'standby', { status: 'asleep' })).toBe('via')
  })

  it('is the request before it', () => expect(way('power_on', null, 'standby', { busy: true })).toBe('waiting'))

  it('is told once where it is true of several', () => {
    expect(sharedWays(['needs_on', undefined, 'needs_on', 'power_off_already', 'waiting'])).toEqual(['needs_on'])
  })
})
