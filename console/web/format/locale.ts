/** The languages of the interface, the one it starts with first. */
export const LOCALES = ['fr', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** Whether `text` names a language of the interface. */
export function isLocale(text: unknown): text is Locale {
  return LOCALES.some((locale) => locale === text)
}

/** How Intl is asked: English dates and 24 h times are those of Great Britain. */
export const INTL_LOCALE: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' }
