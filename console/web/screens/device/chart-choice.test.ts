import { describe, expect, it } from 'vitest'
import { chooseCharts, serieOf } from './chart-choice.ts'
import { NOW } from './device.example.ts'

const series = (reading: string, ...values: (number | null)[]) => ({
  reading,
  at: values.map((_, i) => NOW + i),
  values,
})
const samples = (...all: ReturnType<typeof series>[]) => ({
  from: NOW,
  to: NOW + 10,
  resolution: 'sample' as const,
  series: all,
  gaps: [],
})
const names = (all: { reading: string }[]) => all.map(({ reading }) => reading)

describe('the charts of a day', () => {
  it('are the everyday readings first, the rest behind a fold, and none for what has no curve', () => {
    const given = samples(
      series('wifi.signal', -60),
      series('net.receive:eth0', 0, 5),
      series('net.receive:wlan0', 0, 0),
      series('temperature.cpu', 50),
      series('disk.health:sda', 1),
      series('memory.total', 8e9),
      series('battery.cycles', 120),
      series('memory.used', 40),
      series('swap.used', null),
      series('cpu.load', 3),
      series('fan.speed', 900),
      series('clock.offset', -315_532_800),
      series('updates.pending', 2, 2),
      series('displays.connected', 1, 0),
    )
    const { main, rest } = chooseCharts(given, { reasons: [] })
    expect([names(main), names(rest)]).toEqual([
      ['cpu.load', 'memory.used', 'temperature.cpu', 'net.receive:eth0'],
      ['displays.connected', 'wifi.signal'],
    ])
  })

  it('begin with what is beyond a limit of the device itself', () => {
    const params = { instance: 'temperature', value: 62, limit: 60, when: 'at_least' }
    const reasons = [{ code: 'threshold_passed', status: 'degraded' as const, since: NOW, params }]
    const given = samples(series('lamp.hours', 3), series('temperature.case', 62))
    expect(names(chooseCharts(given, { reasons }).main)).toEqual(['temperature.case', 'lamp.hours'])
  })

  it('begin with what the status is about', () => {
    const reasons = [
      { code: 'wifi_weak', status: 'degraded' as const, since: NOW, params: { value: -84, limit: -80 } },
      { code: 'disk_full', status: 'down' as const, since: NOW, params: { value: 99, limit: 99, instance: '/home' } },
    ]
    const given = samples(
      series('cpu.load', 3),
      series('disk.used:/', 9),
      series('disk.used:/home', 99),
      series('wifi.signal', -84),
    )
    expect(names(chooseCharts(given, { reasons }).main)).toEqual([
      'disk.used:/home',
      'wifi.signal',
      'cpu.load',
      'disk.used:/',
    ])
  })

  it('keep one colour for one reading', () => {
    expect([serieOf('cpu.load'), serieOf('disk.used:/'), serieOf('disk.used:/home'), serieOf('swap.used')]).toEqual([
      2, 4, 4, 1,
    ])
  })
})
