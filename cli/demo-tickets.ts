import type { Score } from '@preau/protocol/rules/satisfaction.ts'
import type { CanTeach, SymptomCode } from '@preau/protocol/rules/tickets/symptoms.ts'
import type { ToldAct } from '@preau/server/seed/told.ts'

/** A person of the story, by a key; those of the commune come first. */
export const STORY_PEOPLE = [
  { key: 'claire', name: 'Claire Moreau', side: 'commune' },
  { key: 'head', name: 'Hélène Delmas', side: 'commune' },
  { key: 'sophie', name: 'Sophie Petit', side: 'commune' },
  { key: 'marc', name: 'Marc Leroy', side: 'commune' },
  { key: 'yanis', name: 'Yanis Benali', side: 'supplier' },
  { key: 'ines', name: 'Inès Roux', side: 'supplier' },
] as const
export type Who = (typeof STORY_PEOPLE)[number]['key']

/** What somebody did: so many office days after the day of the report, at that time of the wall clock. */
export type StoryWork = readonly [days: number, time: string, by: Who, act: ToldAct]

/** A ticket: reported so many days of class before now. */
export interface StoryTicket {
  ago: number
  time: string
  by: Who
  device: string | null
  symptom: SymptomCode
  canTeach: CanTeach
  /** Reported on a day after which offices work, too: what is late by a day is then late by one day. */
  midweek?: true
  works: readonly StoryWork[]
  score?: Score
}

const ack: ToldAct = { act: 'acknowledge' }
const site: ToldAct = { act: 'on_site' }
const remote: ToldAct = { act: 'remote_start' }
const close: ToldAct = { act: 'close' }
const restore = (note: string): ToldAct => ({ act: 'restore', note })
const comment = (words: string): ToldAct => ({ act: 'comment', words })
const part = (name: string, reference: string, amountCents: number): ToldAct => ({
  ...{ act: 'part', name, reference, count: 1, amountCents },
})

/** Two months of a school: most of it in time, some of it late, each late for a reason that stands in its log. */
export const STORY: readonly StoryTicket[] = [
  {
    ...{
      ago: 27,
      time: '09:05',
      by: 'sophie',
      device: 'TNI salle 5',
      symptom: 'touch_fails',
      canTeach: 'hardly',
      score: 5,
    },
    works: [
      [0, '09:40', 'yanis', ack],
      [0, '14:10', 'yanis', site],
      [0, '15:05', 'yanis', restore('Câble USB du tactile remplacé, étalonnage fait.')],
      [1, '08:35', 'sophie', close],
    ],
  },
  {
    ...{ ago: 26, time: '13:45', by: 'marc', device: 'PC info 3', symptom: 'slow', canTeach: 'yes', score: 4 },
    works: [
      [1, '09:00', 'ines', ack],
      [2, '10:00', 'ines', remote],
      [2, '10:40', 'ines', restore('Disque nettoyé, mises à jour terminées.')],
      [3, '08:45', 'head', close],
    ],
  },
  {
    ...{
      ago: 25,
      time: '10:20',
      by: 'marc',
      device: 'Tablette 04',
      symptom: 'does_not_charge',
      canTeach: 'yes',
      score: 5,
    },
    works: [
      [0, '11:30', 'ines', ack],
      [3, '09:30', 'ines', part('Chargeur 45 W', 'CHG-45', 2990)],
      [3, '09:45', 'ines', restore('Chargeur remplacé.')],
      [4, '08:50', 'head', close],
    ],
  },
  {
    ...{
      ago: 24,
      time: '08:40',
      by: 'sophie',
      device: 'TNI salle 1',
      symptom: 'no_sound',
      canTeach: 'hardly',
      score: 5,
    },
    works: [
      [0, '09:10', 'yanis', ack],
      [0, '15:20', 'yanis', site],
      [0, '15:45', 'yanis', restore('Sortie son rétablie dans les réglages.')],
      [1, '08:40', 'sophie', close],
    ],
  },
  {
    // Four office days for three: 9 600 € × 1 / 1000 = 9.60 €, under the floor where it stands alone.
    ...{
      ago: 23,
      time: '10:05',
      by: 'head',
      device: 'PC BCD 2',
      symptom: 'does_not_start',
      canTeach: 'hardly',
      score: 2,
    },
    works: [
      [0, '10:50', 'ines', ack],
      [2, '14:00', 'ines', comment('Alimentation en commande, reçue demain.')],
      [4, '10:30', 'ines', part('Alimentation 180 W', 'PSU-180', 5400)],
      [4, '11:15', 'ines', restore('Alimentation remplacée.')],
      [5, '08:50', 'head', close],
    ],
  },
  {
    ...{ ago: 22, time: '15:10', by: 'marc', device: 'TNI salle 6', symptom: 'bad_picture', canTeach: 'yes', score: 4 },
    works: [
      [1, '09:15', 'yanis', ack],
      [1, '14:00', 'yanis', site],
      [5, '09:20', 'yanis', restore('Câble HDMI remplacé.')],
      [6, '08:45', 'marc', close],
    ],
  },
  {
    ...{
      ago: 21,
      time: '11:05',
      by: 'head',
      device: 'Portable prêt 1',
      symptom: 'keyboard_fails',
      canTeach: 'yes',
      score: 4,
    },
    works: [
      [0, '14:00', 'ines', ack],
      [4, '10:00', 'ines', part('Clavier AZERTY', 'KBD-TM14', 3900)],
      [4, '10:40', 'ines', restore('Clavier remplacé.')],
      [5, '09:00', 'head', close],
    ],
  },
  {
    // Handed over and back: the time of each, and the clock of the one who answers for it goes on.
    ...{ ago: 20, time: '08:50', by: 'sophie', device: 'TNI salle 4', symptom: 'no_picture', canTeach: 'no', score: 4 },
    works: [
      [0, '09:00', 'yanis', ack],
      [0, '10:30', 'yanis', site],
      [0, '11:00', 'yanis', { act: 'hand_over', to: 'visio', note: 'Carte d’entrée à changer.' }],
      [1, '09:00', 'yanis', { act: 'hand_over', to: 'nordea', note: 'Carte changée par Visio Ouest.' }],
      [1, '11:00', 'yanis', restore('Image rétablie, essai avec l’enseignante.')],
      [1, '14:00', 'sophie', close],
    ],
  },
  {
    ...{ ago: 19, time: '09:30', by: 'marc', device: 'PC info 5', symptom: 'no_network', canTeach: 'yes' },
    works: [
      [0, '10:10', 'ines', ack],
      [0, '10:20', 'claire', { act: 'reject', reason: 'Câble débranché dans la salle, rebranché par l’école.' }],
    ],
  },
  {
    ...{ ago: 18, time: '14:05', by: 'sophie', device: 'TNI salle 3', symptom: 'pen_fails', canTeach: 'yes', score: 5 },
    works: [
      [0, '15:00', 'yanis', ack],
      [1, '09:00', 'yanis', { act: 'pause', cause: 'awaiting_user' }],
      [1, '10:00', 'yanis', comment('Le stylet est chez l’enseignante, absente cette semaine.')],
      [4, '08:40', 'yanis', { act: 'resume' }],
      [4, '09:30', 'yanis', site],
      [4, '10:00', 'yanis', restore('Pointe du stylet remplacée.')],
      [5, '08:45', 'sophie', close],
    ],
  },
  {
    ...{ ago: 17, time: '10:15', by: 'marc', device: 'Tablette 11', symptom: 'broken', canTeach: 'yes', score: 4 },
    works: [
      [0, '11:00', 'ines', ack],
      [5, '09:30', 'ines', part('Dalle tactile 10,5 pouces', 'LCD-105', 8900)],
      [5, '11:00', 'ines', restore('Dalle remplacée en atelier.')],
      [6, '09:00', 'head', close],
    ],
  },
  {
    ...{
      ago: 16,
      time: '09:00',
      by: 'sophie',
      device: 'TNI salle 1',
      symptom: 'touch_fails',
      canTeach: 'hardly',
      score: 3,
    },
    works: [
      [0, '09:30', 'yanis', ack],
      [0, '14:30', 'yanis', site],
      [0, '15:10', 'yanis', restore('Étalonnage refait.')],
      [1, '08:45', 'sophie', { act: 'reopen', note: 'Le tactile a lâché de nouveau ce matin.' }],
      [1, '10:30', 'yanis', site],
      [1, '11:20', 'yanis', restore('Contrôleur tactile remplacé.')],
      [2, '08:50', 'sophie', close],
    ],
  },
  {
    ...{ ago: 15, time: '16:00', by: 'head', device: 'PC direction', symptom: 'slow', canTeach: 'yes', score: 5 },
    works: [
      [1, '09:00', 'ines', ack],
      [1, '09:20', 'ines', remote],
      [1, '10:00', 'ines', restore('Synchronisation en double retirée.')],
      [1, '11:00', 'head', close],
    ],
  },
  {
    // A cut of somebody else, with its proof: the clock stands, and the availability of nobody suffers.
    ...{ ago: 14, time: '08:35', by: 'head', device: null, symptom: 'no_network', canTeach: 'no', score: 4 },
    works: [
      [0, '08:50', 'claire', ack],
      [0, '09:05', 'yanis', remote],
      [
        0,
        '10:00',
        'yanis',
        { act: 'pause', cause: 'third_party_outage', proof: 'Avis de coupure de l’opérateur, ref. 8841.' },
      ],
      [0, '15:00', 'yanis', { act: 'resume' }],
      [0, '15:10', 'yanis', site],
      [0, '15:30', 'yanis', restore('Ligne rétablie par l’opérateur, vérifiée sur place.')],
      [1, '08:40', 'head', close],
    ],
  },
  {
    ...{
      ago: 13,
      time: '10:10',
      by: 'marc',
      device: 'PC info 2',
      symptom: 'keyboard_fails',
      canTeach: 'yes',
      score: 5,
    },
    works: [
      [0, '11:00', 'ines', ack],
      [2, '09:00', 'ines', restore('Clavier échangé.')],
      [2, '14:00', 'marc', close],
    ],
  },
  {
    ...{ ago: 11, time: '14:20', by: 'marc', device: 'Tablette 02', symptom: 'slow', canTeach: 'yes', score: 4 },
    works: [
      [1, '09:10', 'ines', ack],
      [3, '10:00', 'ines', restore('Réinitialisée et réinscrite.')],
      [4, '08:50', 'head', close],
    ],
  },
  {
    // Eight office hours to be there; it took a day more: 12 800 € × 1 / 1000 = 12.80 €.
    ...{
      ago: 10,
      time: '08:45',
      by: 'sophie',
      device: 'TNI salle 5',
      symptom: 'no_sound',
      canTeach: 'hardly',
      score: 2,
      midweek: true,
    },
    works: [
      [0, '09:30', 'yanis', ack],
      [1, '10:00', 'yanis', comment('Tournée reportée à demain, véhicule en panne.')],
      [1, '16:10', 'yanis', site],
      [1, '16:40', 'yanis', restore('Enceinte remplacée.')],
      [2, '08:40', 'sophie', close],
    ],
  },
  {
    ...{ ago: 9, time: '15:00', by: 'marc', device: 'PC info 1', symptom: 'no_print', canTeach: 'yes', score: 5 },
    works: [
      [0, '15:40', 'ines', ack],
      [0, '16:00', 'ines', remote],
      [0, '16:20', 'ines', restore('File d’impression vidée, pilote remis.')],
      [1, '08:45', 'marc', close],
    ],
  },
  {
    ...{
      ago: 8,
      time: '09:50',
      by: 'head',
      device: 'Portable prêt 3',
      symptom: 'does_not_charge',
      canTeach: 'yes',
      score: 5,
    },
    works: [
      [0, '11:00', 'ines', ack],
      [2, '09:30', 'ines', restore('Connecteur de charge nettoyé.')],
      [3, '08:50', 'head', close],
    ],
  },
  {
    ...{
      ago: 7,
      time: '13:50',
      by: 'sophie',
      device: 'TNI salle 6',
      symptom: 'touch_fails',
      canTeach: 'yes',
      score: 4,
    },
    works: [
      [0, '14:30', 'yanis', ack],
      [1, '10:00', 'yanis', site],
      [1, '10:25', 'yanis', restore('Pilote du tactile remis.')],
      [2, '08:40', 'sophie', close],
    ],
  },
  {
    ...{
      ago: 6,
      time: '10:30',
      by: 'head',
      device: 'PC des maîtres',
      symptom: 'no_network',
      canTeach: 'hardly',
      score: 4,
    },
    works: [
      [0, '10:50', 'ines', ack],
      [0, '14:00', 'ines', remote],
      [0, '14:30', 'ines', restore('Carte Wi-Fi réactivée.')],
      [1, '08:50', 'head', close],
    ],
  },
  {
    ...{ ago: 5, time: '11:00', by: 'marc', device: 'Tablette 07', symptom: 'broken', canTeach: 'yes' },
    works: [
      [0, '14:00', 'ines', ack],
      [1, '09:30', 'ines', { act: 'workaround', note: 'Tablette de prêt posée au chariot.' }],
    ],
  },
  {
    ...{ ago: 3, time: '14:10', by: 'head', device: 'PC info 8', symptom: 'does_not_start', canTeach: 'yes' },
    works: [[1, '09:00', 'ines', ack]],
  },
  {
    ...{ ago: 2, time: '09:05', by: 'sophie', device: 'TNI salle 1', symptom: 'no_sound', canTeach: 'hardly' },
    works: [[0, '09:40', 'yanis', ack]],
  },
  { ago: 1, time: '15:40', by: 'sophie', device: 'TNI salle 4', symptom: 'bad_picture', canTeach: 'hardly', works: [] },
  { ago: 1, time: '16:10', by: 'marc', device: 'Tablette 13', symptom: 'does_not_charge', canTeach: 'yes', works: [] },
]
