import type { CommandRow } from '@preau/protocol/api/commands.ts'
import { COMMAND_STATES } from '@preau/protocol/api/commands.ts'
import type { EquipmentCommand } from '@preau/protocol/api/equipment.ts'
import { EQUIPMENT_READING_NAMES } from '@preau/protocol/rules/equipment-readings.ts'
import { describe, expect, it } from 'vitest'
import { commandName, equipmentFact, inputName, outcomeText, powerName } from './equipment-text.ts'
import { createVoice } from './translate.ts'
import { frenchFaults } from './typography.ts'

const fr = createVoice('fr')
const en = createVoice('en')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

const COMMANDS: EquipmentCommand[] = [
  {
    name: 'power_on',
    label: { fr: 'Allumer', en: 'Turn on' },
    risk: 'act',
    sets: ['power'],
    disturbs: false,
    reason: null,
  },
  {
    ...{ name: 'input', label: { fr: 'Choisir l’entrée', en: 'Choose the input' }, risk: 'act', sets: ['input'] },
    ...{ options: ['hdmi1', 'hdmi2'], disturbs: false, reason: null },
  } as EquipmentCommand,
]

function row(change: Partial<CommandRow> = {}): CommandRow {
  return {
    id: '01930000-0000-7000-8000-00000000000a',
    device: '01930000-0000-7000-8000-000000000001',
    command: 'power_on',
    choice: null,
    state: 'done',
    reason: null,
    code: null,
    means: null,
    proof: { sent: '6B 61', received: '61', shown: { power: 'on' } },
    askedAt: 1000,
    askedBy: 'Karim Benali',
    notAfter: 61_000,
    endedAt: 13_400,
    ...change,
  }
}

describe('the name of an input', () => {
  it.each([
    ['hdmi1', 'HDMI 1'],
    ['ops', 'PC intégré'],
    ['screen_mirror', 'Recopie d’écran'],
    ['displayport2', 'DisplayPort 2'],
    ['B4', 'B4'],
    [17, '17'],
  ])('%s is said %s', (input, said) => expect(plain(inputName(input, fr))).toBe(said))
})

describe('what equipment says', () => {
  it.each([
    ['power', 'warming', ['Alimentation', 'Démarre']],
    ['lamp.hours', 3900, ['Lampe', '3 900 h']],
    ['temperature', 61, ['Température', '61 °C']],
    ['fault.fan', 'failed', ['Ventilateur', 'En panne']],
    ['blank', 1, ['Image', 'Coupée']],
    ['later.thing', 3, ['later.thing', '3']],
  ])('%s %s is told', (reading, value, told) => expect(equipmentFact(reading, value, fr).map(plain)).toEqual(told))

  it('has words for every reading, in both languages', () => {
    for (const reading of EQUIPMENT_READING_NAMES.filter((name) => name !== 'name')) {
      for (const voice of [fr, en]) expect(equipmentFact(reading, 1, voice)[0]).not.toBe(reading)
    }
  })

  it('keeps the word of a later version', () => expect(powerName('dreaming', fr)).toBe('dreaming'))
})

describe('what became of a command', () => {
  it('is told with its span and what the device says since', () => {
    const { line, says } = outcomeText(row(), COMMANDS, fr)
    expect([line, says].map(plain)).toEqual([
      'Allumer : fait et vérifié en 12 s',
      'L’appareil dit maintenant : allumé.',
    ])
  })

  it.each([
    [{ input: 'hdmi2' }, 'source HDMI 2'],
    [{ mute: 1 }, 'son coupé'],
    [{ freeze: 1 }, 'image figée'],
    [{ volume: 12 }, 'volume 12 %'],
  ])('says %j in a sentence', (shown, said) => {
    const { says } = outcomeText(row({ proof: { sent: '41', received: '06', shown } }), COMMANDS, fr)
    expect(plain(says)).toBe(`L’appareil dit maintenant : ${said}.`)
  })

  it('says that an answer is the only proof where nothing shows it', () => {
    const { line, says } = outcomeText(
      row({ proof: { sent: '41', received: '06', shown: {} }, endedAt: 1240 }),
      COMMANDS,
      fr,
    )
    expect([line, says].map(plain)).toEqual([
      'Allumer : accepté par l’appareil en 0,2 s',
      'Il n’a pas de mesure qui le montre ; sa réponse est la seule preuve.',
    ])
  })

  it.each([
    [{ state: 'refused', reason: 'power' }, 'Allumer : refusé, rien n’a été envoyé'],
    [{ state: 'failed', code: 'EQUIPMENT_SILENT' }, 'Allumer : sans succès'],
    [{ state: 'failed', means: 'not_now' }, 'Allumer : sans succès'],
    [{ state: 'expired' }, 'Allumer : abandonné, trop tard'],
    [{ state: 'unknown' }, 'Allumer : issue inconnue'],
  ] as const)('is told where it was not done: %j', (change, line) => {
    const told = outcomeText(row({ proof: null, ...change }), COMMANDS, fr)
    expect(plain(told.line)).toBe(line)
    expect(told.says).not.toBe('')
  })

  it('is told in the typography of French, whatever became of it', () => {
    const all = COMMAND_STATES.flatMap((state) => Object.values(outcomeText(row({ state }), COMMANDS, fr)))
    expect(all.flatMap(frenchFaults)).toEqual([])
  })

  it('names the choice', () => {
    expect(plain(commandName(row({ command: 'input', choice: 'hdmi2' }), COMMANDS, fr))).toBe(
      'Choisir l’entrée : HDMI 2',
    )
    expect(commandName(row({ command: 'gone' }), COMMANDS, en)).toBe('gone')
  })
})
