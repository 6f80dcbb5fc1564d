import { decodeReport } from '@preau/protocol/messages/report.ts'
import { READINGS, type ReadingValues } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import { platformSources } from './platforms.ts'
import { type RecordedMachine, recordedMachine } from './recorded-machine.ts'
import { emptyRecording } from './recordings/empty-recording.ts'
import { loadRecording, RECORDINGS } from './recordings/load-recording.ts'

const PLATFORMS = ['linux', 'win32', 'darwin', 'freebsd'] as const

async function readAll(machine: RecordedMachine): Promise<ReadingValues> {
  const values: ReadingValues = {}
  for (const source of platformSources(machine.platform)) Object.assign(values, await source.read(machine))
  return values
}

describe('the readings of a recorded machine', () => {
  it('tell a virtual machine as it is: no battery, no screen, no speed of a cable', async () => {
    expect(await readAll(recordedMachine(loadRecording('linux-vm')))).toEqual({
      'memory.used': 3.4,
      'memory.total': 25276502016,
      'net.up:eth0': 1,
      'disk.used:/': 24.5,
      'disk.total:/': 108944293888,
      'uptime.days': 0.03,
      'reboot.pending': 0,
      'updates.pending': 11,
      'updates.security': 3,
    })
  })

  it('tell a laptop with Debian: its own disks once each, its battery and not the mouse, its Wi-Fi', async () => {
    expect(await readAll(recordedMachine(loadRecording('debian-laptop')))).toEqual({
      'memory.used': 43.3,
      'memory.total': 8143978496,
      'swap.used': 5,
      'net.up:enp1s0': 0,
      'net.up:wlp2s0': 1,
      'temperature.cpu': 52,
      'disk.used:/': 78.9,
      'disk.total:/': 57_000_000_000,
      'disk.used:/home': 52.6,
      'disk.total:/home': 171_000_000_000,
      'disk.used:/srv/Mes documents': 2.1,
      'disk.total:/srv/Mes documents': 4_800_000_000,
      'battery.charge': 71,
      'battery.charging': 0,
      'battery.health': 72.3,
      'battery.cycles': 412,
      'wifi.signal': -52,
      'uptime.days': 3.5,
      'reboot.pending': 1,
      'displays.connected': 1,
      'printers.stopped': 1,
      'disk.health:nvme0n1': 1,
      'updates.pending': 3,
      'updates.security': 2,
    })
  })

  it('tell a desktop with Windows: two screens, a failing disk, a printer off line, no stick', async () => {
    expect(await readAll(recordedMachine(loadRecording('windows-desktop')))).toEqual({
      'memory.used': 45,
      'memory.total': 17040785408,
      'swap.used': 25,
      'net.up:Ethernet': 1,
      'net.speed:Ethernet': 1e9,
      'temperature.cpu': 45.1,
      'disk.used:C:': 95,
      'disk.total:C:': 255_000_000_000,
      'disk.used:D:': 7,
      'disk.total:D:': 1_000_000_000_000,
      'uptime.days': 10,
      'reboot.pending': 1,
      'displays.connected': 2,
      'printers.stopped': 1,
      'disk.health:0 KINGSTON SA400S37240G': 1,
      'disk.health:1 ST1000DM010-2EP102': 0,
      'updates.pending': 3,
      'updates.security': 2,
    })
  })

  it('tell a tablet with Windows: its battery, its Wi-Fi in French', async () => {
    expect(await readAll(recordedMachine(loadRecording('windows-tablet')))).toEqual({
      'memory.used': 65,
      'memory.total': 4211081216,
      'swap.used': 0,
      'net.up:Wi-Fi': 1,
      'net.speed:Wi-Fi': 433_300_000,
      'disk.used:C:': 90,
      'disk.total:C:': 62_000_000_000,
      'battery.charge': 38,
      'battery.charging': 1,
      'battery.health': 81.1,
      'battery.cycles': 167,
      'wifi.signal': -58,
      'uptime.days': 0.08,
      'reboot.pending': 1,
      'displays.connected': 1,
      'printers.stopped': 0,
      'disk.health:0 DA4064': 1,
      'updates.pending': 0,
      'updates.security': 0,
    })
  })

  it('tell a Mac by systeminformation', async () => {
    const machine = recordedMachine({
      ...emptyRecording('darwin'),
      fileSystems: { '/': { size: 500e9, free: 400e9, available: 400e9 } },
      information: {
        fsSize: [{ mount: '/' }, { mount: '/System/Volumes/VM' }, { mount: '/Volumes/Clé' }],
        battery: {
          hasBattery: true,
          percent: 90,
          isCharging: false,
          maxCapacity: 4400,
          designedCapacity: 5000,
          cycleCount: 12,
        },
        graphics: { displays: [{}, {}] },
      },
    })
    machine.recording.os.totalmem = 8e9
    machine.recording.os.freemem = 2e9
    expect(await readAll(machine)).toEqual({
      'memory.used': 75,
      'memory.total': 8e9,
      'disk.used:/': 20,
      'disk.total:/': 500e9,
      'battery.charge': 90,
      'battery.charging': 0,
      'battery.health': 88,
      'battery.cycles': 12,
      'uptime.days': 0,
      'displays.connected': 2,
    })
  })

  it('give loads, rates and wear only from the second look on', async () => {
    const machine = recordedMachine(loadRecording('debian-laptop'))
    const sources = platformSources('linux')
    for (const source of sources) await source.read(machine)
    const { files } = machine.recording
    machine.pass(60, {
      files: {
        '/proc/stat': 'cpu  265070 1180 62650 9023340 12040 0 3120 0 0 0\n',
        '/proc/net/dev': (files['/proc/net/dev'] ?? '').replace('841223344', '848723344').replace('52233441', '7500'),
      },
    })
    const second: ReadingValues = {}
    for (const source of sources) Object.assign(second, await source.read(machine))
    expect({
      load: second['cpu.load'],
      receive: second['net.receive:wlp2s0'],
      sendAfterReset: second['net.send:wlp2s0'],
      idleCard: second['net.receive:enp1s0'],
    }).toEqual({ load: 50, receive: 1_000_000, sendAfterReset: 1000, idleCard: 0 })
  })

  it.each(RECORDINGS)('fit into a message: %s', async (name) => {
    const values = await readAll(recordedMachine(loadRecording(name)))
    expect(() => decodeReport({ samples: [{ seq: 1, at: 0, uptime: 0, values }] })).not.toThrow()
  })
})

describe('the sources of a platform', () => {
  it.each(PLATFORMS)('start no more than 20 programs in ten minutes: %s', (platform) => {
    const perTenMinutes = platformSources(platform).reduce((sum, { spawns, every }) => sum + (spawns * 600) / every, 0)
    expect(perTenMinutes).toBeLessThanOrEqual(20)
  })

  it('start next to none on Linux and Windows', () => {
    const rates = ['linux', 'win32'].map((platform) =>
      platformSources(platform).reduce((sum, { spawns, every }) => sum + (spawns * 600) / every, 0),
    )
    expect(Math.max(...rates)).toBeLessThanOrEqual(1)
  })

  it.each(PLATFORMS)('look no more often than the catalogue says, and no reading has two sources: %s', (platform) => {
    const sources = platformSources(platform)
    const tooOften = sources.filter(
      ({ names, every }) => every < Math.min(...names.map((name) => READINGS[name].every)),
    )
    const names = sources.flatMap((source) => source.names)
    expect({ tooOften, twice: names.filter((name, index) => names.indexOf(name) !== index) }).toEqual({
      tooOften: [],
      twice: [],
    })
  })

  it.each(RECORDINGS)('run no more programs than they say, and give only what they name: %s', async (name) => {
    const machine = recordedMachine(loadRecording(name))
    for (const source of platformSources(machine.platform)) {
      const before = machine.asked.length
      const ids = Object.keys(await source.read(machine))
      const programs = machine.asked.slice(before).filter((asked) => !asked.startsWith('PowerShell: '))
      expect(programs.length).toBeLessThanOrEqual(source.spawns)
      expect(ids.filter((id) => !source.names.some((known) => id === known || id.startsWith(`${known}:`)))).toEqual([])
    }
  })

  it('give nothing where nothing is there, and fail where PowerShell does', async () => {
    const linux = recordedMachine(emptyRecording('linux'))
    expect(await readAll(linux)).toEqual({ 'uptime.days': 0, 'reboot.pending': 0 })
    const windows = recordedMachine(emptyRecording('win32'))
    const failures = await Promise.all(
      platformSources('win32').map((source) =>
        source.read(windows).then(
          () => [],
          () => source.names,
        ),
      ),
    )
    expect(failures.flat().length).toBeGreaterThan(10)
  })
})
