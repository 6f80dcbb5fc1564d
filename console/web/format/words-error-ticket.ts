import { defineWords } from './dictionary.ts'

/** What went wrong with tickets, one part of `errorWords`. */
export const ticketErrorWords = defineWords({
  fr: {
    'error.TICKET_NOT_FOUND.title': "Ce ticket n'existe pas ou ne vous est pas ouvert",
    'error.TICKET_NOT_FOUND.advice': 'Revenez à la liste des tickets.',
    'error.TICKET_ACT_REFUSED.title': "Le ticket n'en est plus là",
    'error.TICKET_ACT_REFUSED.advice': "Quelqu'un l'a fait avancer. Voyez ce qui s'est passé, puis reprenez.",
    'error.TICKET_TIME_INVALID.title': "Cette heure de travail n'est pas possible",
    'error.TICKET_TIME_INVALID.advice':
      "Elle doit suivre l'ouverture du ticket, ne pas être à venir, et dater de moins de sept jours.",
    'error.PHOTO_INVALID.title': "Cette photo n'a pas pu être prise en compte",
    'error.PHOTO_INVALID.advice': 'Le ticket est inchangé. Choisissez une photo JPEG ou PNG de 2 Mo au plus.',
    'error.PHOTO_NOT_FOUND.title': "Cette photo n'existe pas ou ne vous est pas ouverte",
    'error.PHOTO_NOT_FOUND.advice': 'Revenez au ticket.',
  },
  en: {
    'error.TICKET_NOT_FOUND.title': 'This ticket does not exist, or is not open to you',
    'error.TICKET_NOT_FOUND.advice': 'Go back to the list of tickets.',
    'error.TICKET_ACT_REFUSED.title': 'The ticket no longer stands there',
    'error.TICKET_ACT_REFUSED.advice': 'Somebody moved it on. See what happened, then go on from it.',
    'error.TICKET_TIME_INVALID.title': 'This time of the work is not possible',
    'error.TICKET_TIME_INVALID.advice':
      'It has to follow the opening of the ticket, not be to come, and be less than seven days old.',
    'error.PHOTO_INVALID.title': 'This photo could not be taken',
    'error.PHOTO_INVALID.advice': 'The ticket is unchanged. Choose a JPEG or PNG photo of at most 2 MB.',
    'error.PHOTO_NOT_FOUND.title': 'This photo does not exist, or is not open to you',
    'error.PHOTO_NOT_FOUND.advice': 'Go back to the ticket.',
  },
})
