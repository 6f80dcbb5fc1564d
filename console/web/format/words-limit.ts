import { defineWords } from './dictionary.ts'

/** What the link to the town hall may carry, by the hour. */
export const limitWords = defineWords({
  fr: {
    'limit.label': 'Débit',
    'limit.none': 'Sans limite, à toute heure.',
    'limit.span': '{rate} kbit/s de {from} h à {upto} h',
    'limit.change': 'Limiter le débit',
    'limit.title': 'Débit de la liaison',
    'limit.say':
      "Par tranche horaire, à l'heure du serveur ; sans limite le reste du temps. Les pannes et les demandes passent toujours.",
    'limit.row': 'Tranche {place}',
    'limit.from': 'De',
    'limit.upto': 'À',
    'limit.hour': '{hour} h',
    'limit.rate': 'Au plus, en kbit/s',
    'limit.remove': 'Retirer la tranche {place}',
    'limit.add': 'Ajouter une tranche',
    'limit.save': 'Enregistrer',
    'limit.fault.empty': 'La fin est aussi le début',
    'limit.fault.overlap': 'Une autre tranche prend déjà une de ces heures',
    'limit.fault.rate': 'Un nombre de 1 à 10 000 000',
  },
  en: {
    'limit.label': 'Rate',
    'limit.none': 'No limit at any hour.',
    'limit.span': '{rate} kbit/s from {from}:00 to {upto}:00',
    'limit.change': 'Limit the rate',
    'limit.title': 'Rate of the link',
    'limit.say': "By hours, by the server's clock; no limit at other times. Faults and requests pass in any case.",
    'limit.row': 'Hours {place}',
    'limit.from': 'From',
    'limit.upto': 'To',
    'limit.hour': '{hour}:00',
    'limit.rate': 'At most, in kbit/s',
    'limit.remove': 'Remove hours {place}',
    'limit.add': 'Add hours',
    'limit.save': 'Save',
    'limit.fault.empty': 'Its end is its begin',
    'limit.fault.overlap': 'Other hours have one of these already',
    'limit.fault.rate': 'A number from 1 to 10,000,000',
  },
})
