import { describe, expect, it } from 'vitest'
import { createVoice } from '../../format/translate.ts'
import { exampleDevice, NOW } from './device.example.ts'
import { vitalTiles } from './vital-tiles.ts'

const voice = createVoice('fr')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const lines = (device: ReturnType<typeof exampleDevice>, cpuHour?: number) =>
  vitalTiles(device, voice, cpuHour).map(({ label, figure, unit, small }) =>
    plain([label, figure, unit, small].join(' | ')),
  )

describe('the tiles of a device', () => {
  it('are those of what it has, with unit and a small line', () => {
    const values = {
      'cpu.load': 18.4,
      'memory.used': 64,
      'memory.total': 8 * 1024 ** 3,
      'disk.used:C:': 61,
      'disk.total:C:': 256e9,
      'disk.fill:C:': 0.24e9,
      'temperature.cpu': 54,
      'battery.charge': 84,
      'battery.health': 92,
      'battery.charging': 1,
      'net.up:eth0': 1,
      'net.speed:eth0': 1e9,
      'net.receive:eth0': 2.3e6,
      'net.up:wlan0': 0,
      'wifi.signal': -63,
      'clock.offset': 0.3,
      'displays.connected': 2,
      'updates.pending': 12,
      'updates.security': 3,
      'printers.stopped': 0,
      'uptime.days': 3.2,
      'reboot.pending': 0,
      'outbox.records': 2,
    }
    expect(lines(exampleDevice({ values }), 24.2)).toEqual([
      'Processeur | 18 | % | 24 % sur une heure',
      'Mémoire | 5,1 | Go sur 8 | 64 % occupés',
      'Disque | 61 | % | Plein dans 13 mois',
      'Température | 54 | °C | Seuil : 90 °C',
      'Batterie | 84 | % | En charge, garde 92 %',
      'Réseau | 1 | Gbit/s | eth0, reçoit 2,3 Mbit/s',
      'Wi-Fi | −63 | dBm | Bonne réception',
      'Horloge | +0,3 | s | D’écart avec le serveur',
      'Écrans | 2 | reliés | ',
      'Mises à jour | 12 |  | Dont 3 de sécurité',
      'Allumé depuis | 3 | jours | Sans redémarrage attendu',
    ])
  })

  it('say that a machine waits for a restart', () => {
    const small = (values: Record<string, number>) =>
      lines(exampleDevice({ values: { 'uptime.days': 3, ...values } }))
        .at(-1)
        ?.split(' | ')
        .at(-1)
    expect([small({}), small({ 'reboot.pending': 0 }), small({ 'reboot.pending': 1 })]).toEqual([
      'Sans redémarrage attendu',
      'Sans redémarrage attendu',
      'Redémarrage attendu',
    ])
  })

  it('name each disk where there are several, and pass over one that was taken out', () => {
    const values = { 'disk.used:/': 10, 'disk.used:/home': 40, 'disk.used:/media/cle': null, 'disk.total:/home': 1e12 }
    expect(lines(exampleDevice({ values }))).toEqual([
      'Disque, / | 10 | % | ',
      'Disque, /home | 40 | % | 600 Go libres sur 1 To',
    ])
  })

  it('tell a clock that is years away in years, and a cable that is out', () => {
    const values = { 'net.up:eth0': 0, 'clock.offset': -315_576_000 }
    expect(lines(exampleDevice({ values }))).toEqual([
      'Réseau | Coupé |  | eth0',
      'Horloge | −10 | ans | D’écart avec le serveur',
    ])
  })

  it('bear the colour of the reason that speaks of them, and of no other disk', () => {
    const reasons = [
      { code: 'disk_full', status: 'down' as const, since: NOW, params: { value: 99.5, limit: 99, instance: '/home' } },
      { code: 'battery_worn', status: 'degraded' as const, since: NOW, params: { value: 60, limit: 65 } },
    ]
    const values = { 'disk.used:/': 10, 'disk.used:/home': 99.5, 'battery.charge': 50, 'cpu.load': 3 }
    const concerns = vitalTiles(exampleDevice({ values, reasons }), voice).map(({ id, concern }) => [id, concern])
    expect(concerns).toEqual([
      ['cpu.load', undefined],
      ['disk.used:/', undefined],
      ['disk.used:/home', 'down'],
      ['battery.charge', 'degraded'],
    ])
  })
})
