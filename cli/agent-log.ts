import type { Context, Flags, Words } from './command.ts'
import { type ProgramLog, programLog } from './program-log.ts'

/** What a person at the machine reads of its way into the fleet; by event, and by code where there is one. */
const SAID: Readonly<Record<string, Words>> = {
  'agent.enrolled': {
    fr: 'Cette machine a sa place dans le parc.',
    en: 'This machine has its place in the fleet.',
  },
  'agent.waiting': {
    fr: 'Le serveur de l’école connaît cette machine : une personne doit maintenant l’admettre dans la console.',
    en: 'The school server knows this machine: now a person has to admit it in the console.',
  },
  'agent.refused': {
    fr: 'Une personne a refusé cette machine. Elle reste dehors ; il faut un nouveau code pour la proposer à nouveau.',
    en: 'A person refused this machine. It stays outside; it takes a new code to ask again.',
  },
  'agent.revoked': {
    fr: 'Le certificat de cette machine ne vaut plus : il a été révoqué, ou il est périmé. Elle n’envoie plus rien avant qu’une personne ne l’admette à nouveau.',
    en: 'The certificate of this machine holds no more: it was revoked, or it has ended. Nothing is sent before a person admits it again.',
  },
  'agent.server_refused': {
    fr: 'Un serveur qui n’est pas celui de l’école a répondu : rien ne lui a été dit.',
    en: 'A server that is not the one of the school answered: it was told nothing.',
  },
  ENROL_CODE_MISSING: {
    fr: 'Il manque le code de cette machine : donnez celui de la feuille avec --code.',
    en: 'This machine lacks its code: give the one of the sheet with --code.',
  },
  ENROL_CODE_REFUSED: {
    fr: 'Ce code est inconnu, déjà utilisé ou périmé : prenez le suivant de la feuille.',
    en: 'This code is unknown, used or out of date: take the next one of the sheet.',
  },
  ENROL_TRIES_EXCEEDED: {
    fr: 'Trop de codes faux sont venus d’ici : nouvel essai dans une minute.',
    en: 'Too many wrong codes came from here: next try in a minute.',
  },
  SERVER_UNREACHABLE: {
    fr: 'Le serveur de l’école ne répond pas. L’agent garde ses mesures et le cherche.',
    en: 'The school server does not answer. The agent keeps what it measures and looks for it.',
  },
}

/** The log of an agent: every line as JSON for a program (--json-log), else what a person has to know, in sentences. */
export function agentLog(flags: Flags, context: Context): ProgramLog {
  const log = programLog(flags, context)
  const { out, err, language } = context
  return (level, event, fields = {}) => {
    const { code } = fields as { code?: unknown }
    const said = SAID[event] ?? (event === 'agent.not_enrolled' ? SAID[String(code)] : undefined)
    if (flags['json-log'] === true || !said) return log(level, event, fields)
    if (level === 'info') out(said[language])
    else err(said[language])
  }
}
