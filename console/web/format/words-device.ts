import { defineWords } from './dictionary.ts'

/** The words of the device screens. */
export const deviceWords = defineWords({
  fr: {
    'device.title': 'Appareil',
  },
  en: {
    'device.title': 'Device',
  },
})
