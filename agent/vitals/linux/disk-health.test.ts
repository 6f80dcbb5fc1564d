import { describe, expect, it } from 'vitest'
import { recordedMachine } from '../recorded-machine.ts'
import { emptyRecording } from '../recordings/empty-recording.ts'
import { diskHealth, parsePreEol, parseSmart } from './disk-health.ts'

const block = (name: string, removable = '0') => ({ [`/sys/block/${name}/removable`]: `${removable}\n` })

describe('the health of disks', () => {
  it('is asked of fixed disks, each by its own way, and absent where a disk does not tell it', async () => {
    const failing = { code: 8, stdout: '{"smart_status": {"passed": false}}' }
    const machine = recordedMachine({
      ...emptyRecording('linux'),
      files: {
        ...block('sda'),
        ...block('sdb', '1'),
        ...block('sdc'),
        ...block('vda'),
        ...block('loop0'),
        ...block('mmcblk0'),
        ...block('mmcblk0boot0'),
        '/sys/block/mmcblk0/device/pre_eol_info': '0x01\n',
        ...block('mmcblk1'),
        '/sys/block/mmcblk1/device/type': 'SD\n',
      },
      programs: {
        'smartctl --json --health /dev/sda': failing,
        'smartctl --json --health /dev/sdb': failing,
        'smartctl --json --health /dev/sdc': { code: 2, stdout: '{"smartctl":{"exit_status":2}}' },
        'smartctl --json --health /dev/vda': failing,
      },
    })
    expect(await diskHealth().read(machine)).toEqual({ 'disk.health:mmcblk0': 1, 'disk.health:sda': 0 })
  })

  it('reads the assessment of smartctl and the register of an eMMC', () => {
    expect(['{"smart_status":{"passed":true,"nvme":{"value":0}}}', '{}', 'x'].map(parseSmart)).toEqual([
      1,
      undefined,
      undefined,
    ])
    expect(['0x01', '0x02', '0x03', '0x00', ''].map(parsePreEol)).toEqual([1, 1, 0, undefined, undefined])
  })
})
