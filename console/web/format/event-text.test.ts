import { AGENT_EVENTS, SERVER_EVENTS } from '@preau/protocol/messages/event.ts'
import { describe, expect, it } from 'vitest'
import { eventText } from './event-text.ts'
import { createVoice } from './translate.ts'
import { frenchFaults } from './typography.ts'

const fr = createVoice('fr')
const en = createVoice('en')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('the line of an event', () => {
  it.each([
    [
      'status.changed',
      { from: 'ok', to: 'down', reason: 'disk_full' },
      'Disque plein : passe de « En service » à « En panne »',
    ],
    ['status.changed', { from: 'down', to: 'ok' }, 'Passe de « En panne » à « En service »'],
    ['status.changed', { to: 'ok' }, 'Premier état : « En service »'],
    ['device.asleep', { cause: 'sleep' }, 'Mise en veille, annoncée par l’appareil'],
    ['clock.jumped', { seconds: -315_576_000 }, 'L’horloge de l’appareil a reculé de 10 ans'],
    ['disk.removed', { name: 'Clé USB' }, 'Disque retiré : Clé USB'],
    ['inventory.changed', { section: 'software' }, 'Inventaire mis à jour : logiciels'],
    ['reading.failed', { reading: 'temperature.cpu' }, 'Une mesure n’a pas pu être faite : Température'],
    ['update.checked', { state: 'current' }, 'Mises à jour signées vérifiées'],
    ['update.checked', { state: 'stale' }, 'Mises à jour signées périmées : rien de nouveau ne s’installe'],
    ['lesson.moved', { booking: 'b', instead: 'BCD' }, 'Séance tenue ailleurs : BCD'],
    ['lesson.moved', { booking: 'b' }, 'Séance tenue ailleurs'],
    ['fan.stopped', {}, 'Événement « fan.stopped »'],
  ])('%s with %j', (event, params, line) => {
    expect(plain(eventText({ event, params }, fr))).toBe(line)
  })

  it('exists for every code in both languages, with no parameter and with strange ones', () => {
    const codes = [...Object.keys(AGENT_EVENTS), ...Object.keys(SERVER_EVENTS)]
    for (const event of codes) {
      for (const params of [
        {},
        { cause: 'x', section: 'x', to: 'ok', name: 'A', seconds: 3, version: '1.0', reading: 'cpu.load' },
      ]) {
        const line = eventText({ event, params }, fr)
        expect(frenchFaults(line), event).toEqual([])
        expect(`${line}${eventText({ event, params }, en)}`, event).not.toMatch(/[{}]|undefined|NaN|event\./)
      }
    }
  })
})
