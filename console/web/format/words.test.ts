import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { formatEvery } from './every.ts'
import { createVoice } from './translate.ts'
import { useWords, useWordsIn, WordsProvider } from './words.ts'

const NOON = Date.parse('2026-11-24T11:00:00Z')

function Said() {
  const { t, format } = useWords()
  return `${t('status.down')} ${format.time(NOON)} ${useWordsIn('Indian/Reunion').format.time(NOON)}`
}

describe('the words of the page', () => {
  it('are French where nothing was chosen', () => {
    expect([
      renderToStaticMarkup(createElement(Said)),
      renderToStaticMarkup(createElement(WordsProvider, null, createElement(Said))),
    ]).toEqual(['En panne 12\u00a0h 15\u00a0h', 'En panne 12\u00a0h 15\u00a0h'])
  })

  it('are English where that was chosen', () => {
    const page = createElement(WordsProvider, { initial: 'en' }, createElement(Said))
    expect(renderToStaticMarkup(page)).toBe('Down 12:00 15:00')
  })
})

describe('how often', () => {
  it.each([
    [1, 'chaque seconde', 'each second'],
    [30, 'toutes les 30 s', 'every 30 s'],
    [60, 'chaque minute', 'each minute'],
    [300, 'toutes les 5 min', 'every 5 min'],
    [3600, 'chaque heure', 'each hour'],
    [172_800, 'tous les 2 jours', 'every 2 days'],
  ])('of %d s is said by its largest unit', (seconds, french, english) => {
    const said = (['fr', 'en'] as const).map((locale) =>
      formatEvery(seconds, createVoice(locale)).replace(/\u00a0/g, ' '),
    )
    expect(said).toEqual([french, english])
  })
})
