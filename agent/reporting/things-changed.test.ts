import { describe, expect, it } from 'vitest'
import { thingsChanged } from './things-changed.ts'

const board = { model: 'SBID-6275S', connection: 'HDMI-1' }
const screen = { model: 'P2419H', serial: 'CN-0X1', connection: 'DP-1' }

describe('thingsChanged', () => {
  it('tells which screen went and which disk came', () => {
    const before = { displays: [board, screen], disks: [{ name: 'sda', serial: 'S1' }] }
    const now = {
      displays: [screen],
      disks: [
        { name: 'sda', serial: 'S1' },
        { name: 'sdb', model: 'DataTraveler' },
      ],
    }
    expect(thingsChanged(before, now)).toEqual([
      { event: 'disk.added', severity: 'info', params: { disk: 'DataTraveler' } },
      { event: 'display.removed', severity: 'warning', params: { display: 'SBID-6275S' } },
    ])
  })

  it('takes a thing with a serial number for the same one on another socket, and counts twins', () => {
    const moved = { displays: [{ ...screen, connection: 'DP-2' }, board] }
    expect(thingsChanged({ displays: [screen, board, board] }, moved)).toEqual([
      { event: 'display.removed', severity: 'warning', params: { display: 'SBID-6275S' } },
    ])
  })

  it('takes a section that could not be read for no news', () => {
    expect(thingsChanged({ displays: [board] }, {})).toEqual([])
    expect(thingsChanged({}, { displays: [board] })).toEqual([])
  })
})
