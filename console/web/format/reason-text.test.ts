import { deriveStatus, type Reason, STATUS_RULES, type Status } from '@preau/protocol/rules/device-status.ts'
import type { Presence } from '@preau/protocol/rules/equipment-kinds.ts'
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
    reason('updates_frozen', { value: 1, limit: 1 }, 2 * DAY),
    'Depuis 2 jours, le serveur de l’école ne donne plus de mises à jour valables : rien de nouveau ne s’installe, ce qui tourne continue.',
    'For 2 days the school server has given no valid updates: nothing new is installed, what runs goes on.',
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
    reason('lamp_worn', { value: 3900, limit: 4000 }),
    'La lampe est à 3 900 h sur 4 000 : elle peut lâcher en pleine classe.',
    'The lamp is at 3,900 h of 4,000: it may fail in the middle of a class.',
  ],
  [
    reason('lamp_worn', { value: 4120, limit: 4000 }),
    'La lampe est à 4 120 h, pour 4 000 h prévues : elle peut lâcher à tout moment.',
    'The lamp is at 4,120 h, made for 4,000 h: it may fail at any moment.',
  ],
  [
    reason('part_failed', { value: 2, limit: 2, instance: 'fan' }),
    'Le ventilateur ne tourne plus : l’appareil chauffe et s’éteindra pour se protéger.',
    'The fan has stopped: the device heats up and will turn off to protect itself.',
  ],
  [
    reason('part_warned', { value: 1, limit: 1, instance: 'filter' }),
    'L’appareil donne l’alerte, sans être en panne : filtre à air.',
    'The device gives a warning and is not out of order yet: air filter.',
  ],
  [
    reason('threshold_passed', { instance: 'battery.charge', value: 15, limit: 20, when: 'at_most' }),
    'Batterie : 15 %, pour un seuil de 20 % dans sa fiche technique.',
    'Battery: 15%, against a threshold of 20% in its specification.',
  ],
  [
    reason('threshold_passed', { instance: 'fault.filter', value: 'failed' }),
    'Filtre à air : En panne. Sa fiche technique compte cet état comme un défaut.',
    'Air filter: Failed. Its specification counts that as a fault.',
  ],
  [
    reason('equipment_silent', {}, 40 * 60_000),
    'L’appareil ne répond plus depuis 40 min, alors que son PC est là.',
    'The device has not answered for 40 min, although its PC is there.',
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
    const attached = (presence: Presence, via: Status) =>
      deriveStatus({ ...facts, attached: { presence, since: NOW - DAY, via: { status: via, since: NOW } } }, null, NOW)
    const beyond = {
      ...{ presence: 'present' as const, since: NOW, via: { status: 'ok' as const, since: NOW } },
      ...{ said: { temperature: 62 }, thresholds: { temperature: { down: { above: 60 } } } },
    }
    const presences = [
      attached('present', 'asleep'),
      attached('present', 'offline'),
      attached('seeking', 'ok'),
      deriveStatus({ ...facts, attached: { ...beyond, said: {}, fault: 'EQUIPMENT_UNREAD' } }, null, NOW),
      attached('refused', 'ok'),
      attached('silent', 'ok'),
      deriveStatus(facts, null, NOW),
      deriveStatus({ ...facts, heardAt: NOW - DAY }, null, NOW),
      deriveStatus({ ...facts, heardAt: NOW, asleep: { since: NOW, cause: 'sleep' } }, null, NOW),
      deriveStatus({ ...facts, heardAt: NOW, duplicateAt: NOW }, null, NOW),
      deriveStatus({ ...facts, attached: beyond }, null, NOW),
      deriveStatus({ ...facts, byPage: true, heardAt: NOW - DAY }, null, NOW),
      deriveStatus({ ...facts, byPage: true, heardAt: NOW - 15 * DAY }, null, NOW),
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
