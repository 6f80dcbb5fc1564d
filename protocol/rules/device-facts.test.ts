import { describe, expect, it } from 'vitest'
import {
  diskFacts,
  isFactReading,
  memoryFact,
  printerFact,
  readingFacts,
  screenFacts,
  systemFacts,
} from './device-facts.ts'

const GIB = 1024 ** 3

describe('systemFacts', () => {
  it('says nothing of a machine that says nothing', () => {
    const none = { manufacturer: null, model: null, processor: null, cores: null, firmwareYear: null }
    expect(systemFacts([])).toEqual({ ...none, osName: null, osVersion: null })
    expect(systemFacts([{ model: ' ', firmware: { date: '0000-01-01' }, processor: { cores: 0 } }])).toEqual({
      ...none,
      osName: null,
      osVersion: null,
    })
  })

  it('takes the year of the firmware from its day', () => {
    expect(
      systemFacts([
        {
          manufacturer: 'HP',
          model: 'ProDesk',
          firmware: { date: '2023-11-06' },
          os: { name: 'Windows 11 Pro', version: '24H2' },
          processor: { name: 'i3-9100', cores: 4 },
        },
      ]),
    ).toEqual({
      manufacturer: 'HP',
      model: 'ProDesk',
      processor: 'i3-9100',
      cores: 4,
      firmwareYear: 2023,
      osName: 'Windows 11 Pro',
      osVersion: '24H2',
    })
  })
})

describe('memoryFact', () => {
  it('adds up the modules', () => {
    expect(memoryFact([{ size: 4 * GIB }, { size: 4 * GIB }])).toBe(8 * GIB)
  })

  it('is a size that is sold, where the system says what its graphics left of it', () => {
    expect([7.7 * GIB, 3.6 * GIB, 13.9 * GIB].map((size) => memoryFact([{ size }]))).toEqual([
      8 * GIB,
      4 * GIB,
      16 * GIB,
    ])
  })

  it('is not known without a size', () => {
    expect([memoryFact([]), memoryFact([{ slot: 'DIMM 1' }])]).toEqual([null, null])
  })
})

describe('diskFacts', () => {
  it('is of the quickest disk, and of those the largest, without what hangs on USB', () => {
    expect(
      diskFacts([
        { type: 'HDD', size: 2e12 },
        { type: 'SSD', interface: 'SATA', size: 240e9 },
        { type: 'SSD', interface: 'SATA', size: 480e9 },
        { type: 'SSD', interface: 'USB', size: 4e12 },
      ]),
    ).toEqual({ diskType: 'ssd', diskSize: 480e9 })
  })

  it('knows a disk by its type, its connection or its name', () => {
    const types = [
      { type: 'SSD', interface: 'NVMe' },
      { type: 'SSD', name: 'mmcblk0' },
      { type: 'eMMC', interface: 'MMC' },
      { type: 'HDD' },
      { interface: 'virtual' },
    ]
    expect(types.map((item) => diskFacts([item]).diskType)).toEqual(['nvme', 'emmc', 'emmc', 'hdd', null])
    expect(diskFacts([])).toEqual({ diskType: null, diskSize: null })
  })
})

describe('what hangs on a machine', () => {
  it('is named by maker and model, each once', () => {
    expect(
      screenFacts([
        { manufacturer: 'Philips', model: 'PHL 221V8' },
        { manufacturer: 'HP', model: 'HP E24' },
        { manufacturer: 'Philips', model: 'PHL 221V8' },
      ]),
    ).toEqual({ screens: 3, screen: 'Philips PHL 221V8, HP E24' })
    expect(screenFacts([])).toEqual({ screens: 0, screen: null })
    expect(printerFact([{ name: 'Accueil', model: 'Brother HL-L2350DW' }, { name: 'PDF' }])).toBe(
      'Accueil Brother HL-L2350DW, PDF',
    )
  })
})

describe('readingFacts', () => {
  it('is of the volume that the system is on, not of the fullest', () => {
    expect(
      readingFacts({ 'disk.used:C:': 40.4, 'disk.total:C:': 256e9, 'disk.used:D:': 99, 'disk.total:D:': 1e12 }),
    ).toMatchObject({ diskUsed: 40, diskFree: 152_600_000_000 })
    expect(
      readingFacts({ 'disk.used:/a': 10, 'disk.total:/a': 1e9, 'disk.used:/b': 20, 'disk.total:/b': 1e12 }),
    ).toMatchObject({ diskUsed: 20 })
  })

  it('tells a machine without a battery from one that said nothing yet, and from one that hides its health', () => {
    expect(readingFacts({}).battery).toBeNull()
    expect(readingFacts({ 'cpu.load': 3 }).battery).toBe(false)
    expect(readingFacts({ 'battery.charge': 80 })).toMatchObject({ battery: true, batteryHealth: null })
    expect(readingFacts({ 'battery.health': 69.4, 'battery.cycles': 312.8 })).toMatchObject({
      battery: true,
      batteryHealth: 69,
      batteryCycles: 312,
    })
  })
})

describe('isFactReading', () => {
  it('passes over what changes each minute', () => {
    const ids = ['disk.used:/', 'battery.health', 'battery.cycles', 'battery.charge', 'battery.charging', 'cpu.load']
    expect(ids.filter(isFactReading)).toEqual(['disk.used:/', 'battery.health', 'battery.cycles'])
  })
})
