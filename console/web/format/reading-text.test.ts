import { READINGS } from '@preau/protocol/rules/readings.ts'
import { describe, expect, it } from 'vitest'
import { chartScale, readingName, readingTitle, readingValue } from './reading-text.ts'
import { createVoice } from './translate.ts'

const fr = createVoice('fr')
const en = createVoice('en')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('a reading', () => {
  it('has a name in both languages', () => {
    for (const id of Object.keys(READINGS)) {
      expect(readingName(id, fr), id).not.toMatch(/\./)
      expect(readingName(id, en), id).not.toMatch(/\./)
    }
  })

  it('names its instance and its unit', () => {
    expect([
      readingName('disk.used:/home', fr),
      readingName('disk.used:C:', fr),
      readingTitle('cpu.load', fr),
      readingTitle('net.receive:eth0', en),
      readingTitle('displays.connected', fr),
      readingName('fan.speed', fr),
    ]).toEqual([
      'Disque, /home',
      'Disque, C',
      'Processeur en %',
      'Network, received, eth0 in Mbit/s',
      'Écrans reliés',
      'fan.speed',
    ])
  })

  it('has its value in words or with its unit', () => {
    expect(
      [
        readingValue('cpu.load', 18.4, fr),
        readingValue('disk.health:sda', 0, fr),
        readingValue('reboot.pending', 1, fr),
        readingValue('net.up:eth0', 1, en),
        readingValue('battery.charge', null, fr),
        readingValue('fan.speed', 1200, fr),
      ].map(plain),
    ).toEqual(['18 %', 'panne annoncée', 'oui', 'up', '–', '1 200'])
  })

  it('is drawn in the unit of its title', () => {
    expect(['net.send:eth0', 'disk.total:/', 'cpu.load'].map(chartScale)).toEqual([1e6, 1e9, 1])
  })
})
