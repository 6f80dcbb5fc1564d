import type { Format } from './format.ts'
import type { Locale } from './locale.ts'
import { typeset } from './typography.ts'

/** A text with `{names}` to fill in, or two of them by number: `one` counts 0 and 1 in French, 1 in English. */
export type Entry = string | { readonly one: string; readonly other: string }
export type Dictionary = Readonly<Record<string, Entry>>

/** The words of one area of the interface, in both languages, with the same keys. */
export interface Words<F extends Dictionary = Dictionary> {
  fr: F
  en: { readonly [K in keyof F]: Entry }
}

type Names<T extends string> = T extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never
export type EntryNames<E> = E extends string
  ? Names<E>
  : E extends { one: infer A; other: infer B }
    ? Names<A & string> | Names<B & string> | 'count'
    : never

/** What an entry needs to be filled in. Figures are printed by the formatter, texts as they are. */
export type Params<E> = { [N in EntryNames<E>]: string | number }
export type ParamsArgument<E> = [EntryNames<E>] extends [never] ? [] : [params: Params<E>]

/**
 * Declares the words of an area. French is the measure: English must have the same keys. Both are written with plain spaces
 * and apostrophes; typesetEntry() gives them the typography of their language.
 */
export function defineWords<const F extends Dictionary>(words: {
  fr: F
  en: { readonly [K in keyof F]: Entry }
}): Words<F> {
  return words
}

/** An entry as it is printed in its language. */
export function typesetEntry(entry: Entry, locale: Locale): Entry {
  if (typeof entry === 'string') return typeset(entry, locale)
  return { one: typeset(entry.one, locale), other: typeset(entry.other, locale) }
}

/** The text of an entry with its names filled in. A name without a value stays in braces, so that it is seen. */
export function fill(entry: Entry, params: Readonly<Record<string, string | number>>, format: Format): string {
  const text = typeof entry === 'string' ? entry : entry[isOne(Number(params.count), format.locale) ? 'one' : 'other']
  return text.replace(/\{(\w+)\}/g, (braces, name: string) => {
    const value = params[name]
    if (value === undefined) return braces
    return typeof value === 'number' ? format.number(value) : value
  })
}

/** Whether `count` takes the singular. */
export function isOne(count: number, locale: Locale): boolean {
  return locale === 'fr' ? Math.abs(count) < 2 : count === 1
}
