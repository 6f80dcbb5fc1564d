import { describe, expect, it } from 'vitest'
import { waitsForRestart } from './reboot.ts'

const nothing = { Servicing: false, Update: false, Renames: [] }

describe('a restart of Windows', () => {
  it.each([
    ['component servicing', { ...nothing, Servicing: true }, true],
    ['Windows Update', { ...nothing, Update: true }, true],
    ['a file that is to be replaced', { ...nothing, Renames: [1, 0, 1, 1] }, true],
    ['no leftover that is to be deleted', { ...nothing, Renames: [1, 0, 1, 0] }, false],
    ['nothing', nothing, false],
    ['nothing that is written otherwise', { Servicing: 'yes', Renames: 1 }, false],
  ])('is waited for by %s', (_, row, waits) => {
    expect(waitsForRestart(row)).toBe(waits)
  })
})
