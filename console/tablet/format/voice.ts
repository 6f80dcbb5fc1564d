import { createContext, useContext } from 'react'
import { fill, type ParamsArgument, typesetEntry } from '../../web/format/dictionary.ts'
import { createFormat } from '../../web/format/format.ts'
import type { Locale } from '../../web/format/locale.ts'
import { tabletWords } from './words-tablet.ts'

type French = (typeof tabletWords)['fr']
export type TabletWordKey = keyof French & string

/** What a tablet says of itself, in its language. */
export interface TabletVoice {
  locale: Locale
  t<K extends TabletWordKey>(key: K, ...params: ParamsArgument<French[K]>): string
  has(key: string): key is TabletWordKey
}

/** The words of a tablet in a language. Pure. */
export function tabletVoice(locale: Locale): TabletVoice {
  const format = createFormat(locale, 'Europe/Paris')
  const t = (key: TabletWordKey, params: Record<string, string | number> = {}) =>
    fill(typesetEntry(tabletWords[locale][key], locale), params, format)
  return { locale, t, has: (key): key is TabletWordKey => Object.hasOwn(tabletWords.fr, key) }
}

/** English where its browser asks for that before French. */
export function localeOf(languages: readonly string[]): Locale {
  const first = languages.find((each) => /^(fr|en)\b/i.test(each)) ?? 'fr'
  return /^en/i.test(first) ? 'en' : 'fr'
}

export const TabletVoiceContext = createContext<TabletVoice>(tabletVoice('fr'))

/** The words of a tablet. */
export function useTabletVoice(): TabletVoice {
  return useContext(TabletVoiceContext)
}
