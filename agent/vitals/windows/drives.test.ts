import { describe, expect, it } from 'vitest'
import { recordedMachine } from '../recorded-machine.ts'
import { emptyRecording } from '../recordings/empty-recording.ts'
import { fixedDrives } from './drives.ts'

describe('the fixed drives', () => {
  it('are asked for once an hour, and only letters are taken', async () => {
    const machine = recordedMachine(emptyRecording('win32'))
    machine.pass(0, { answers: { drives: [{ DeviceID: 'D:' }, { DeviceID: 'C:' }, { DeviceID: '\\\\?\\Volume' }, 3] } })
    const find = fixedDrives()
    const found = [await find(machine), await find(machine)]
    machine.pass(3600, { answers: { drives: { DeviceID: 'C:' } } })
    found.push(await find(machine))
    expect(found).toEqual([['C:', 'D:'], ['C:', 'D:'], ['C:']])
    expect(machine.asked.length).toBe(2)
  })
})
