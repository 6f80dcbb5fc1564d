import { createContext, createElement, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { isLocale, type Locale } from './locale.ts'
import { createVoice, type Voice } from './translate.ts'

const STORAGE_KEY = 'preau.locale'

export interface WordsValue extends Voice {
  setLocale(locale: Locale): void
}

const WordsContext = createContext<WordsValue | null>(null)
const FRENCH: WordsValue = { ...createVoice('fr'), setLocale: () => undefined }

/** The words, figures and dates of the chosen language; French where no provider stands around. */
export function useWords(): WordsValue {
  return useContext(WordsContext) ?? FRENCH
}

/** The words and dates for a place in another time zone: what a school shows is in the school's time. */
export function useWordsIn(timeZone: string | undefined): WordsValue {
  const words = useWords()
  return useMemo(
    () => (timeZone === undefined ? words : { ...words, ...createVoice(words.locale, timeZone) }),
    [words, timeZone],
  )
}

/** Holds the language: French at first, then what the person chose last in this browser. */
export function WordsProvider({ children, initial }: { children?: ReactNode; initial?: Locale }): ReactNode {
  const [locale, setLocale] = useState<Locale>(() => initial ?? storedLocale() ?? 'fr')
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const value = useMemo<WordsValue>(
    () => ({
      ...createVoice(locale),
      setLocale: (next) => {
        store(next)
        setLocale(next)
      },
    }),
    [locale],
  )
  return createElement(WordsContext.Provider, { value }, children)
}

function storedLocale(): Locale | null {
  try {
    const text = localStorage.getItem(STORAGE_KEY)
    return isLocale(text) ? text : null
  } catch {
    // A browser that forbids storage still shows the interface.
    return null
  }
}

function store(locale: Locale): void {
  try {
    localStorage.setItem(STORAGE_KEY, locale)
  } catch {
    // The choice then holds for this page only.
  }
}
