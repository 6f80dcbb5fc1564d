import { defineWords } from './dictionary.ts'

/** What went wrong with bookings, one part of `errorWords`. */
export const bookingErrorWords = defineWords({
  fr: {
    'error.SCHOOL_TIMES_CHANGED.title': "Quelqu'un a changé les horaires entre-temps",
    'error.SCHOOL_TIMES_CHANGED.advice':
      "Rien n'a été enregistré. Relisez les horaires, puis refaites votre changement.",
    'error.SCHOOL_TIMES_INVALID.title': 'Ces horaires ne sont pas possibles',
    'error.SCHOOL_TIMES_INVALID.advice':
      "Rien n'a été enregistré. Vérifiez que chaque créneau finit après son début et ne touche pas le suivant.",
    'error.RESOURCE_NOT_FOUND.title': "Cette ressource n'existe pas ou ne vous est pas ouverte",
    'error.RESOURCE_NOT_FOUND.advice': 'Revenez aux réservations.',
    'error.RESOURCE_CHANGE_REFUSED.title': 'Cela se change dans le parc',
    'error.RESOURCE_CHANGE_REFUSED.advice':
      "D'un tableau ou d'une salle, on dit seulement s'ils se réservent et si la direction donne son accord.",
    'error.RESOURCE_IN_USE.title': 'Quelqu’un l’a réservée',
    'error.RESOURCE_IN_USE.advice': "Rien n'a été changé. Annulez d'abord les réservations à venir.",
    'error.BOOKING_NOT_FOUND.title': "Cette réservation n'existe plus",
    'error.BOOKING_NOT_FOUND.advice': 'Elle a pu être annulée. Revenez aux réservations.',
    'error.BOOKING_REFUSED.title': 'Ce créneau ne peut pas être réservé',
    'error.BOOKING_REFUSED.advice': "Rien n'a été réservé. Choisissez un autre créneau.",
    'error.BOOKING_STATE_REFUSED.title': "La réservation n'en est plus là",
    'error.BOOKING_STATE_REFUSED.advice': "Quelqu'un l'a fait avancer. Voyez où elle en est.",
    'error.BOOKING_NOT_OWN.title': "Cette réservation n'est pas la vôtre",
    'error.BOOKING_NOT_OWN.advice': "Demandez à qui l'a faite, ou à la direction.",
    'error.UNDO_REFUSED.title': 'On ne peut plus revenir en arrière',
    'error.UNDO_REFUSED.advice': "Le délai est passé, ou quelqu'un d'autre a pris le créneau. Rien n'a été changé.",
    'error.FEED_NOT_FOUND.title': "Cet agenda n'existe plus",
    'error.FEED_NOT_FOUND.advice': 'Son adresse a été renouvelée. Demandez-en une nouvelle.',
  },
  en: {
    'error.SCHOOL_TIMES_CHANGED.title': 'Somebody changed the hours meanwhile',
    'error.SCHOOL_TIMES_CHANGED.advice': 'Nothing was kept. Read the hours again, then make your change anew.',
    'error.SCHOOL_TIMES_INVALID.title': 'These hours are not possible',
    'error.SCHOOL_TIMES_INVALID.advice':
      'Nothing was kept. Check that each period ends after it begins and does not run into the next.',
    'error.RESOURCE_NOT_FOUND.title': 'This resource does not exist, or is not open to you',
    'error.RESOURCE_NOT_FOUND.advice': 'Go back to the bookings.',
    'error.RESOURCE_CHANGE_REFUSED.title': 'This is changed in the fleet',
    'error.RESOURCE_CHANGE_REFUSED.advice':
      'Of a board or a room one only says whether it can be booked and whether the head agrees first.',
    'error.RESOURCE_IN_USE.title': 'Somebody has booked it',
    'error.RESOURCE_IN_USE.advice': 'Nothing was changed. Cancel the bookings to come first.',
    'error.BOOKING_NOT_FOUND.title': 'This booking is no longer there',
    'error.BOOKING_NOT_FOUND.advice': 'It may have been cancelled. Go back to the bookings.',
    'error.BOOKING_REFUSED.title': 'This time cannot be booked',
    'error.BOOKING_REFUSED.advice': 'Nothing was booked. Choose another time.',
    'error.BOOKING_STATE_REFUSED.title': 'The booking no longer stands there',
    'error.BOOKING_STATE_REFUSED.advice': 'Somebody moved it on. See how it stands.',
    'error.BOOKING_NOT_OWN.title': 'This booking is not yours',
    'error.BOOKING_NOT_OWN.advice': 'Ask who made it, or the head of the school.',
    'error.UNDO_REFUSED.title': 'This can no longer be taken back',
    'error.UNDO_REFUSED.advice': 'It is too late, or somebody else took the time. Nothing was changed.',
    'error.FEED_NOT_FOUND.title': 'This calendar is no longer there',
    'error.FEED_NOT_FOUND.advice': 'Its address was renewed. Ask for a new one.',
  },
})
