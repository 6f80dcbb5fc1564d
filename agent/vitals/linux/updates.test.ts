import { describe, expect, it } from 'vitest'
import { recordedMachine } from '../recorded-machine.ts'
import { emptyRecording } from '../recordings/empty-recording.ts'
import { parseStopped } from './printers.ts'
import { parseUpgradable, updates } from './updates.ts'

describe('the updates that wait', () => {
  it('are counted, those of a security suite apart', () => {
    const text = [
      'Listing...',
      'a/jammy-updates,jammy-security 2 amd64 [upgradable from: 1]',
      'b/stable 2 amd64 [upgradable from: 1]',
      'c/now 2 amd64 [installed,local]',
      'N: There are 2 additional versions.',
      '',
    ].join('\n')
    expect(parseUpgradable(text)).toEqual({ 'updates.pending': 2, 'updates.security': 1 })
  })

  it('are not known where apt fails or is not there', async () => {
    const failing = recordedMachine(emptyRecording('linux'))
    failing.pass(0, { programs: { 'apt list --upgradable': { code: 100, stdout: '' } } })
    expect([await updates().read(failing), await updates().read(recordedMachine(emptyRecording('linux')))]).toEqual([
      {},
      {},
    ])
  })
})

describe('the printers that are stopped', () => {
  it('are those that CUPS has disabled', () => {
    const text =
      'printer a is idle.  enabled since x\nprinter b disabled since y -\n\tprinter c disabled since\nprinter d now printing d-1.\n'
    expect([parseStopped(text), parseStopped('')]).toEqual([1, 0])
  })
})
