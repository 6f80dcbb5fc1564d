import { createContext, useContext } from 'react'
import { type Dictionary, fill, type ParamsArgument, typesetEntry } from '../../web/format/dictionary.ts'
import { createFormat, type Format } from '../../web/format/format.ts'
import type { Locale } from '../../web/format/locale.ts'
import { typeset } from '../../web/format/typography.ts'
import { inputWords } from '../../web/format/words-input.ts'
import { lookedWords } from '../../web/format/words-looked.ts'
import { symptomWords } from '../../web/format/words-symptom.ts'
import { checkWords } from './words-check.ts'
import { kioskWords } from './words-kiosk.ts'
import { touchWords } from './words-touch.ts'

const AREAS = [kioskWords, touchWords, checkWords, lookedWords, symptomWords, inputWords] as const

type French = (typeof kioskWords)['fr'] &
  (typeof touchWords)['fr'] &
  (typeof checkWords)['fr'] &
  (typeof lookedWords)['fr'] &
  (typeof symptomWords)['fr'] &
  (typeof inputWords)['fr']
export type KioskWordKey = keyof French & string

/** All that the page writes: texts, times, and what people wrote themselves as it is printed. */
export interface KioskVoice {
  locale: Locale
  t<K extends KioskWordKey>(key: K, ...params: ParamsArgument<French[K]>): string
  format: Format
  /** A title or a name that a person typed, with the spaces and apostrophes of its language. */
  print(text: string): string
  /** Whether there are words for this key. */
  has(key: string): key is KioskWordKey
}

const WRITTEN: Record<Locale, Dictionary> = {
  fr: Object.assign({}, ...AREAS.map((area) => area.fr)),
  en: Object.assign({}, ...AREAS.map((area) => area.en)),
}

/** The words of the page in a language, and its times in a time zone. Pure. */
export function kioskVoice(locale: Locale, timeZone: string): KioskVoice {
  const format = createFormat(locale, timeZone)
  const t = (key: string, params: Record<string, string | number> = {}) => {
    const written = WRITTEN[locale][key]
    return written === undefined ? key : fill(typesetEntry(written, locale), params, format)
  }
  return {
    locale,
    t,
    format,
    print: (text) => typeset(text, locale),
    has: (key): key is KioskWordKey => Object.hasOwn(WRITTEN.fr, key),
  }
}

export const VoiceContext = createContext<KioskVoice>(kioskVoice('fr', 'Europe/Paris'))

/** The words of the page. */
export function useVoice(): KioskVoice {
  return useContext(VoiceContext)
}
