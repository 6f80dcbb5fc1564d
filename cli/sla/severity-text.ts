import type { Severity } from '@preau/protocol/contracts/vocabulary.ts'
import type { Language } from '../command.ts'

/** How grave a ticket is, as a contract's text says it. */
export const SEVERITY_TEXT: Readonly<Record<Severity, Readonly<Record<Language, string>>>> = {
  blocking: { fr: 'bloquante', en: 'blocking' },
  major: { fr: 'majeure', en: 'major' },
  minor: { fr: 'mineure', en: 'minor' },
}
