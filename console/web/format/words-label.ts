import { defineWords } from './dictionary.ts'

/** Labels that are printed, cut and stuck on devices. */
export const labelWords = defineWords({
  fr: {
    'label.print': 'Étiquettes QR',
    'label.print_one': 'Étiquette QR',
    'label.title': 'Imprimer des étiquettes',
    'label.say': 'Le code de chaque étiquette ouvre la fiche de son appareil. Douze étiquettes par page A4, en PDF.',
    'label.local_say':
      "Vous avez ouvert Préau par une adresse de cet ordinateur ({host}). Un téléphone ne pourra pas suivre les codes : ouvrez d'abord Préau par son adresse sur le réseau.",
    'label.all': "Tous les appareils de l'école",
    'label.room_none': 'Sans salle',
    'label.chosen': { one: '{count} étiquette', other: '{count} étiquettes' },
    'label.none': 'Choisissez au moins un appareil.',
    'label.make': 'Télécharger le PDF',
    'label.making': 'Préparation...',
    'label.loading': 'Lecture des appareils',
    'label.failed': "Les appareils n'ont pas pu être lus",
  },
  en: {
    'label.print': 'QR labels',
    'label.print_one': 'QR label',
    'label.title': 'Print labels',
    'label.say':
      'The code of each label opens the record of its device. Twelve labels to an A4 page, as PDF, in French.',
    'label.local_say':
      'You opened Préau by an address of this computer ({host}). A phone cannot follow the codes: open Préau by its address on the network first.',
    'label.all': 'Every device of the school',
    'label.room_none': 'No room',
    'label.chosen': { one: '{count} label', other: '{count} labels' },
    'label.none': 'Choose one device at least.',
    'label.make': 'Download the PDF',
    'label.making': 'Preparing...',
    'label.loading': 'Reading the devices',
    'label.failed': 'The devices could not be read',
  },
})
