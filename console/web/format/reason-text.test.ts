import { deriveStatus, type Reason, STATUS_RULES } from '@preau/protocol/rules/device-status.ts'
import { describe, expect, it } from 'vitest'
import { KNOWN_REASONS, reasonName, reasonText } from './reason-text.ts'
import { createVoice } from './translate.ts'
import { frenchFaults } from './typography.ts'

const fr = createVoice('fr')
const en = createVoice('en')
/** Tuesday 24 November 2026, 10:12 in Paris. */
const NOW = Date.parse('2026-11-24T09:12:00Z')
const DAY = 86_400_000
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

const reason = (code: string, params: Reason['params'] = {}, age = 6 * DAY): Reason => ({
  code,
  status: 'degraded',
  since: NOW - age,
  params,
})

const EXAMPLES: [Reason, string, string][] = [
  [reason('never_heard'), 'Enrôlé, mais encore aucun rapport reçu.', 'Enrolled, but no report has come yet.'],
  [
    reason('silent', { interval: 86_400 }, 9 * DAY),
    'Aucun signe depuis 9 jours, alors que l’appareil en promet un chaque jour.',
    'Nothing heard for 9 days, although the device should report each day.',
  ],
  [
    reason('silent', { interval: 60, battery: 3 }),
    'Batterie à 3 % au dernier rapport : sans doute déchargée.',
    'Battery at 3% in the last report: probably flat.',
  ],
  [
    reason('asleep', { cause: 'shutdown' }),
    'L’appareil s’est éteint en l’annonçant : ce n’est pas une panne.',
    'The device announced that it was shutting down: this is not a fault.',
  ],
  [
    reason('disk_nearly_full', { value: 96, limit: 95, instance: 'C:', daysLeft: 5 }),
    'Le disque C est plein à 96 % ; à ce rythme, saturé dimanche.',
    'Disk C is 96% full; at this rate, no space left Sunday.',
  ],
  [
    reason('disk_nearly_full', { value: 96, limit: 95, instance: '/home' }),
    'Le disque « /home » est plein à 96 %, pour un seuil de 95 %.',
    'Disk “/home” is 96% full, against a threshold of 95%.',
  ],
  [
    reason('battery_worn', { value: 61, limit: 65 }),
    'La batterie ne garde plus que 61 % de sa capacité, pour un seuil de 65 %.',
    'The battery only holds 61% of its capacity, against a threshold of 65%.',
  ],
  [
    reason('reboot_pending', { value: 1, limit: 1 }),
    'Un redémarrage est attendu depuis 6 jours : des mises à jour n’attendent que lui.',
    'A restart has been due for 6 days: updates are only waiting for that.',
  ],
  [
    reason('clock_wrong', { value: -315_576_000, limit: 120 }),
    'L’horloge de l’appareil retarde de 10 ans : des sites peuvent refuser de s’ouvrir.',
    'The device clock is 10 years slow: some sites may refuse to open.',
  ],
  [
    reason('wifi_weak', { value: -84, limit: -80 }, 40 * 60_000),
    'Wi-Fi à −84 dBm depuis 40 min, pour un seuil de −80 dBm : il peut se couper.',
    'Wi-Fi has been at −84 dBm for 40 min, against a threshold of −80 dBm: it may drop.',
  ],
  [
    reason('fan_stopped'),
    'L’appareil signale « fan_stopped », que cette version de la console ne connaît pas.',
    'The device reports “fan_stopped”, which this version of the console does not know.',
  ],
]

describe('the sentence of a reason', () => {
  it.each(EXAMPLES)('of %j says what, how much and until when', (given, french, english) => {
    expect([plain(reasonText(given, fr, NOW).sentence), plain(reasonText(given, en, NOW).sentence)]).toEqual([
      french,
      english,
    ])
  })

  it('exists for every rule and for every presence', () => {
    const facts = { kind: 'desktop', values: {}, interval: 60, asleep: null, duplicateAt: null, heardAt: null } as const
    const presences = [
      deriveStatus(facts, null, NOW),
      deriveStatus({ ...facts, heardAt: NOW - DAY }, null, NOW),
      deriveStatus({ ...facts, heardAt: NOW, asleep: { since: NOW, cause: 'sleep' } }, null, NOW),
      deriveStatus({ ...facts, heardAt: NOW, duplicateAt: NOW }, null, NOW),
    ].flatMap((status) => status.reasons.map((found) => found.code))
    expect([...KNOWN_REASONS].sort()).toEqual([...STATUS_RULES.map((rule) => rule.code), ...presences].sort())
  })

  it('is complete and without a typographic fault, whatever the parameters', () => {
    for (const code of KNOWN_REASONS) {
      for (const params of [{}, { value: 97.3, limit: 95, instance: '/srv/ma classe', daysLeft: 2, cause: 'sleep' }]) {
        const { sentence, next } = reasonText(reason(code, params), fr, NOW)
        const name = reasonName(code, fr)
        expect([sentence, next, name].flatMap(frenchFaults), code).toEqual([])
        expect(`${sentence}${next}${name}`, code).not.toMatch(/[{}]|undefined|NaN/)
        expect(sentence, code).toMatch(/\.$/)
      }
    }
  })
})
