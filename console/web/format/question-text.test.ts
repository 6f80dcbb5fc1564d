import { INVENTORY_FIELD_NAMES, INVENTORY_FIELDS, OPERATORS_OF } from '@preau/protocol/rules/inventory-fields.ts'
import type { Condition } from '@preau/protocol/rules/inventory-question.ts'
import { describe, expect, it } from 'vitest'
import { answerText, choiceText, conditionText, fieldName, questionText } from './question-text.ts'
import { createVoice } from './translate.ts'

const GIB = 1024 ** 3
const [fr, en] = [createVoice('fr'), createVoice('en')]
const plainly = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const memory: Condition = { field: 'memory', operator: 'below', value: 8 * GIB }
const office: Condition = { field: 'software', operator: 'below', name: 'LibreOffice', exact: true, value: '24.2' }

describe('a question', () => {
  it('reads as one sentence', () => {
    const asked = { match: 'all' as const, conditions: [memory, office] }
    expect(plainly(questionText(asked, fr))).toBe(
      'Appareils dont la mémoire est inférieure à 8 Go et le logiciel LibreOffice est antérieur à 24.2',
    )
    expect(plainly(questionText(asked, en))).toBe(
      'Devices where memory is below 8 GB and program LibreOffice is older than 24.2',
    )
    const conditions: Condition[] = [...asked.conditions, { field: 'kind', operator: 'is', value: 'laptop' }]
    expect(plainly(questionText({ match: 'any', conditions }, fr))).toBe(
      'Appareils dont la mémoire est inférieure à 8 Go, le logiciel LibreOffice est antérieur à 24.2 ou le type d’appareil est ordinateur portable',
    )
  })

  it.each<[Condition, string]>([
    [{ field: 'battery.health', operator: 'below', value: 70 }, 'la santé de la batterie est inférieure à 70 %'],
    [{ field: 'disk.used', operator: 'at_least', value: 90 }, 'le remplissage du disque est d’au moins 90 %'],
    [{ field: 'disk.free', operator: 'below', value: 20e9 }, 'la place libre sur le disque est inférieure à 20 Go'],
    [{ field: 'disk.type', operator: 'is', value: 'hdd' }, 'le type de disque est disque dur'],
    [{ field: 'firmware.year', operator: 'below', value: 2019 }, 'l’année du micrologiciel est antérieure à 2019'],
    [{ field: 'heard', operator: 'older', value: 30 }, 'le dernier signe de vie date de plus de 30 jours'],
    [{ field: 'heard', operator: 'within', value: 1 }, 'le dernier signe de vie date de moins de 1 jour'],
    [
      { field: 'software', operator: 'absent', name: 'OpenBoard', exact: true },
      'le logiciel OpenBoard n’est pas installé',
    ],
    [{ field: 'software', operator: 'present', name: 'firefox' }, 'un logiciel nommé « firefox » est installé'],
    [{ field: 'software', operator: 'unknown' }, 'la liste des logiciels n’est pas connue'],
    [{ field: 'model', operator: 'contains', value: 'OptiPlex' }, 'le modèle contient « OptiPlex »'],
    [{ field: 'cores', operator: 'is', value: 4 }, 'le nombre de cœurs est de 4'],
    [{ field: 'agent', operator: 'at_least', value: '0.2' }, 'la version de l’agent est au moins 0.2'],
  ])('says %j', (condition, sentence) => {
    expect(plainly(conditionText(condition, fr))).toBe(sentence)
  })

  it('has words for each field, each comparison and each choice, in both languages', () => {
    for (const voice of [fr, en]) {
      for (const field of INVENTORY_FIELD_NAMES) {
        const row = INVENTORY_FIELDS[field]
        expect(fieldName(field, voice)).not.toMatch(/^field\./)
        for (const operator of OPERATORS_OF[row.type]) {
          expect(conditionText({ field, operator, value: 1, name: 'x' }, voice)).not.toMatch(/(op|ask|question)\./)
        }
        for (const choice of 'choices' in row ? row.choices : []) {
          expect(choiceText(field, choice, voice)).not.toMatch(/\w\.\w/)
        }
      }
    }
  })
})

describe('what a device says', () => {
  it('is written with its unit, and what it does not say is unknown', () => {
    const now = Date.UTC(2026, 10, 24)
    const said = [
      answerText('memory', 4 * GIB, fr, now),
      answerText('disk.free', 152.6e9, fr, now),
      answerText('disk.used', 41, fr, now),
      answerText('firmware.year', 2019, fr, now),
      answerText('heard', now - 2 * 86_400_000, fr, now),
      answerText('status', 'down', fr, now),
      answerText('software', '7.4.7', fr, now),
      answerText('battery.health', null, fr, now),
      answerText('battery.health', '', fr, now),
      answerText('software', '', fr, now),
    ].map(plainly)
    expect(said).toEqual([
      '4 Go',
      '153 Go',
      '41 %',
      '2019',
      'il y a 2 jours',
      'En panne',
      '7.4.7',
      'inconnu',
      'sans batterie',
      'absent',
    ])
  })
})
