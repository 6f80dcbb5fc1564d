import { describe, expect, it } from 'vitest'
import { type Entry, typesetEntry } from './dictionary.ts'
import type { Locale } from './locale.ts'
import { AREAS, createVoice } from './translate.ts'
import { frenchFaults } from './typography.ts'

const textsOf = (dictionary: Readonly<Record<string, Entry>>, locale: Locale = 'fr') =>
  Object.entries(dictionary)
    .map(([key, entry]) => [key, typesetEntry(entry, locale)] as const)
    .flatMap(([key, entry]) =>
      typeof entry === 'string' ? [[key, entry] as const] : Object.values(entry).map((text) => [key, text] as const),
    )
const namesIn = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort()

describe('the words', () => {
  it('have the same keys in both languages and no key twice', () => {
    const french = AREAS.flatMap((area) => Object.keys(area.fr))
    const english = AREAS.flatMap((area) => Object.keys(area.en))
    expect(english.sort()).toEqual(french.sort())
    expect(new Set(french).size).toBe(french.length)
  })

  it('ask for the same names in both languages', () => {
    for (const area of AREAS) {
      const names = (dictionary: Readonly<Record<string, Entry>>) =>
        Object.fromEntries(textsOf(dictionary).map(([key, text]) => [key, namesIn(text)]))
      expect(names(area.en)).toEqual(names(area.fr))
    }
  })

  it('are printed in French without a typographic fault', () => {
    const faults = AREAS.flatMap((area) => textsOf(area.fr)).flatMap(([key, text]) =>
      frenchFaults(text).map((fault) => `${key}: ${fault}`),
    )
    expect(faults).toEqual([])
  })

  it('never shout and never say sorry', () => {
    const texts = AREAS.flatMap((area) => [...textsOf(area.fr), ...textsOf(area.en, 'en')])
    expect(texts.filter(([, text]) => /!|oups|oops|désolé|sorry/i.test(text))).toEqual([])
  })
})

describe('t', () => {
  it('fills names in, prints figures by the formatter and chooses the number of the noun', () => {
    const fr = createVoice('fr')
    const en = createVoice('en')
    const says = (voice: typeof fr, count: number) => voice.t('reason.security_updates.says', { count, age: '3 jours' })
    expect([says(fr, 0), says(fr, 1), says(fr, 1200), says(en, 0), says(en, 1)]).toEqual([
      '0 mise à jour de sécurité attend depuis 3 jours.',
      '1 mise à jour de sécurité attend depuis 3 jours.',
      '1\u202f200 mises à jour de sécurité attendent depuis 3 jours.',
      '0 security updates have been waiting for 3 jours.',
      '1 security update has been waiting for 3 jours.',
    ])
  })

  it('leaves what a device or a person wrote as it is', () => {
    expect(createVoice('fr').t('reason.unknown.name', { code: "l'a : b" })).toBe("cause «\u00a0l'a : b\u00a0»")
  })
})
