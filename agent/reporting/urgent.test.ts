import { describe, expect, it } from 'vitest'
import { isUrgent } from './urgent.ts'

describe('isUrgent', () => {
  it.each([
    ['a limit is reached', { 'disk.used:/': 94.9 }, { 'disk.used:/': 95 }],
    ['it is left behind', { 'disk.used:/': 93 }, { 'disk.used:/': 92.9 }],
    ['a clock goes off either way', { 'clock.offset': 1 }, { 'clock.offset': -120 }],
    ['a flag turns', { 'reboot.pending': 0 }, { 'reboot.pending': 1 }],
    ['a disk is gone', { 'disk.health:sda': 1 }, { 'disk.health:sda': null }],
    ['a disk is new', {}, { 'disk.used:/media': 3 }],
  ])('is so where %s', (_what, before, values) => {
    expect(isUrgent(before, values)).toBe(true)
  })

  it.each([
    ['nothing is sent', { 'cpu.load': 12 }, {}],
    ['a reading moves between its limits', { 'cpu.load': 12 }, { 'cpu.load': 79 }],
    ['it moves beyond them', { 'cpu.load': 95 }, { 'cpu.load': 100 }],
    ['no rule looks at it', { 'net.receive:eth0': 0 }, { 'net.receive:eth0': 1e9, 'net.up:eth0': 1 }],
    ['what was not there is not there', {}, { 'disk.health:sda': null }],
  ])('is not so where %s', (_what, before, values) => {
    expect(isUrgent(before, values)).toBe(false)
  })
})
