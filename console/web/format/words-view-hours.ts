import { defineWords } from './dictionary.ts'

/** The hours in which the head of a school lets a screen be seen although nobody answers. */
export const viewHoursWords = defineWords({
  fr: {
    'view_hours.title': 'Vue à distance sans réponse',
    'view_hours.say':
      'Quand un technicien demande à voir un écran, sans réponse en 30 secondes, c’est non. À ces heures-ci, c’est oui : jamais pendant la classe ni une séance réservée, toujours avec le bandeau et son bouton, et celui qui refuse est cru pendant une heure. Chaque vue est au journal, jamais l’image.',
    'view_hours.none': 'Aucune heure : sans réponse, c’est toujours non.',
    'view_hours.given': 'Ces heures sont approuvées.',
    'view_hours.help': 'Par exemple 17:00-19:00. Un jour vide : jamais.',
    'view_hours.wrong': 'Écrivez des heures comme 17:00-19:00, dans l’ordre et sans chevauchement.',
    'view_hours.save': 'Approuver ces heures',
    'view_hours.saved': 'Heures de vue approuvées.',
    'view_hours.saved_none': 'Plus aucune heure : sans réponse, c’est non.',
    'view_hours.head_only': 'La direction de l’école est seule à pouvoir les changer.',
    'view_hours.failed': 'Les heures de vue n’ont pas pu être lues',
    'view_hours.waiting': 'Lecture des heures de vue',
  },
  en: {
    'view_hours.title': 'Remote view without an answer',
    'view_hours.say':
      'When a technician asks to see a screen, no answer within 30 seconds is a no. In these hours it is a yes: never in a class or a booked session, always under the banner with its button, and whoever refuses is believed for an hour. Each view is in the audit, its picture never.',
    'view_hours.none': 'No hours: no answer is always a no.',
    'view_hours.given': 'These hours are approved.',
    'view_hours.help': 'For instance 17:00-19:00. An empty day: never.',
    'view_hours.wrong': 'Write hours such as 17:00-19:00, in their order and apart.',
    'view_hours.save': 'Approve these hours',
    'view_hours.saved': 'Hours of view approved.',
    'view_hours.saved_none': 'No hours any more: no answer is a no.',
    'view_hours.head_only': 'The head of the school alone changes them.',
    'view_hours.failed': 'The hours of view could not be read',
    'view_hours.waiting': 'Reading the hours of view',
  },
})
