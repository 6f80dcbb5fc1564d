import { defineWords } from './dictionary.ts'

/** A pause of a clock that the supplier contests, and what the buyer answers. */
export const pauseWords = defineWords({
  fr: {
    'pause.contested': 'Contestée, sans réponse',
    'pause.kept': 'Maintenue',
    'pause.granted': 'Le titulaire a raison',
    'pause.contest': 'Contester',
    'pause.contest_of': 'Contester la suspension : {cause}, {from}',
    'pause.contest_title': 'Contester une suspension',
    'pause.contest_say':
      'Votre contestation s’écrit au journal du marché, avec cette suspension et son heure. Elle ne change aucun chiffre par elle-même : la collectivité répond.',
    'pause.words': 'Ce que vous contestez',
    'pause.words_missing': 'Écrivez ce que vous contestez, en une phrase.',
    'pause.answer': 'Répondre',
    'pause.answer_of': 'Répondre à la contestation : {cause}, {from}',
    'pause.answer_title': 'Répondre à une contestation',
    'pause.answer_way': 'Votre réponse',
    'pause.answer_words': 'Pourquoi',
    'pause.answer_missing': 'Écrivez la raison : elle reste au journal.',
    'pause.granted_say': 'Corrigez ensuite la ligne sur la fiche du ticket, ou exonérez en décidant de la pénalité.',
    'pause.by_supplier': 'Titulaire, {date}',
    'pause.by_buyer': 'Collectivité, {date}',
    'pause.send': 'Envoyer',
  },
  en: {
    'pause.contested': 'Contested, no answer yet',
    'pause.kept': 'Kept',
    'pause.granted': 'The supplier is right',
    'pause.contest': 'Contest',
    'pause.contest_of': 'Contest the pause: {cause}, {from}',
    'pause.contest_title': 'Contest a pause',
    'pause.contest_say':
      'What you say becomes a line of the log of the contract, with this pause and its time. It changes no figure by itself: the buyer answers.',
    'pause.words': 'What you contest',
    'pause.words_missing': 'Write what you contest, in a sentence.',
    'pause.answer': 'Answer',
    'pause.answer_of': 'Answer to the contested pause: {cause}, {from}',
    'pause.answer_title': 'Answer to a contested pause',
    'pause.answer_way': 'Your answer',
    'pause.answer_words': 'Why',
    'pause.answer_missing': 'Write the reason: it stays in the log.',
    'pause.granted_say': 'Then correct the line on the sheet of the ticket, or waive when you decide the penalty.',
    'pause.by_supplier': 'Supplier, {date}',
    'pause.by_buyer': 'Buyer, {date}',
    'pause.send': 'Send',
  },
})
