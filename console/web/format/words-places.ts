import { defineWords } from './dictionary.ts'

/** The words of the places screens. */
export const placesWords = defineWords({
  fr: {
    'places.title': 'Lieux',
  },
  en: {
    'places.title': 'Places',
  },
})
