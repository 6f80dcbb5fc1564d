import { defineWords } from './dictionary.ts'

/** What a person changed that gave way to a change of the other side of an uplink. */
export const mergeWords = defineWords({
  fr: {
    'merge.title': 'Vos modifications qui ont cédé',
    'merge.seen': "J'ai lu",
    'merge.by_school': "à l'école",
    'merge.by_territory': 'à la mairie',
    'merge.plan': 'Plan',
    'merge.gone': 'Élément retiré',
    'merge.value': '{what} ({school}), {moment} : « {lost} » a cédé à « {kept} », changé ensuite {by}.',
    'merge.field': '{what} ({school}), {moment} : votre modification a cédé à une autre, faite ensuite {by}.',
    'merge.taken_away':
      "{what} ({school}), {moment} : modifié par vous, puis retiré {by}, où votre modification n'était pas connue.",
    'merge.came_back': '{what} ({school}), {moment} : retiré par vous, puis modifié {by} ; il reste.',
    'merge.more': { one: 'Et {count} autre.', other: 'Et {count} autres.' },
  },
  en: {
    'merge.title': 'Changes of yours that gave way',
    'merge.seen': 'I have read this',
    'merge.by_school': 'at the school',
    'merge.by_territory': 'at the town hall',
    'merge.plan': 'Plan',
    'merge.gone': 'Something taken away',
    'merge.value': '{what} ({school}), {moment}: “{lost}” gave way to “{kept}”, changed later {by}.',
    'merge.field': '{what} ({school}), {moment}: your change gave way to another one, made later {by}.',
    'merge.taken_away':
      '{what} ({school}), {moment}: changed by you, then taken away {by}, where your change was not known.',
    'merge.came_back': '{what} ({school}), {moment}: taken away by you, then changed {by}; it stays.',
    'merge.more': { one: 'And {count} more.', other: 'And {count} more.' },
  },
})
