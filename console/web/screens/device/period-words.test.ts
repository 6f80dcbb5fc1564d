import { describe, expect, it } from 'vitest'
import { periodOf, RANGES } from '../../format/periods.ts'
import { createVoice } from '../../format/translate.ts'
import { NOW } from './device.example.ts'
import { firstReport, nothingWords, periodSays, periodTitle } from './period-words.ts'

const fr = createVoice('fr')
const en = createVoice('en')
const DAY = 86_400_000
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const live = RANGES.map((range) => periodOf(range, undefined, NOW, 'Europe/Paris'))
const past = RANGES.map((range) => periodOf(range, '2025-12-31', NOW, 'Europe/Paris'))

describe('the words of a period', () => {
  it('are for what goes up to now how long it is, and since when', () => {
    expect(live.map((each) => [periodTitle(each, NOW, fr), periodSays(each, false, NOW, fr)].map(plain))).toEqual([
      ['Les dernières 24 heures', 'Depuis hier, 10 h 12'],
      ['Les 30 derniers jours', 'Depuis le lun. 26 oct., moyenne de chaque heure'],
      ['Les 12 derniers mois', 'Depuis le 25 nov. 2025, moyenne de chaque jour'],
    ])
  })

  it('are for what is over its days', () => {
    expect(past.map((each) => plain(periodTitle(each, NOW, fr)))).toEqual([
      'Mer. 31 déc. 2025',
      'Du mar. 2 déc. 2025 au mer. 31 déc. 2025',
      'Du 1er janv. 2025 au 31 déc. 2025',
    ])
    expect(plain(periodTitle(periodOf('day', '2026-11-23', NOW, 'Europe/Paris'), NOW, en))).toBe(
      'Yesterday, Mon 23 Nov',
    )
  })

  it('say of figures what their rows are', () => {
    expect(past.map((each) => plain(periodSays(each, true, NOW, fr)).slice(0, 17))).toEqual([
      'Heure par heure :',
      'Jour par jour : l',
      'Mois par mois : l',
    ])
  })
})

describe('the first report of a device', () => {
  const month = periodOf('month', undefined, NOW, 'Europe/Paris')
  const samples = (at: number, gaps: Parameters<typeof firstReport>[0]['gaps'] = []) => ({
    series: [{ reading: 'cpu.load', at: [at, at + 1], values: [1, 2] }],
    gaps,
  })

  it('is told where it is within the period and nothing was before it', () => {
    const first = NOW - 3 * DAY
    expect(firstReport(samples(first), month, { firstHeardAt: first })).toBe(first)
  })

  it('is none where a series or a gap with a reason goes back further, or the device is older', () => {
    const first = NOW - 3 * DAY
    const asleep = { from: month.from - DAY, to: first, reason: 'asleep' as const }
    expect([
      firstReport(samples(month.from), month, { firstHeardAt: first }),
      firstReport(samples(first, [asleep]), month, { firstHeardAt: first }),
      firstReport(samples(first), month, { firstHeardAt: NOW - 300 * DAY }),
      firstReport(samples(first), month, { firstHeardAt: null }),
    ]).toEqual([null, null, null, null])
  })
})

describe('a period without readings', () => {
  const [day, month] = [live[0], past[1]]
  const said = (firstHeardAt: number | null, period = month, reason?: 'asleep' | 'offline') => {
    if (period === undefined) return undefined
    const gaps = reason === undefined ? [] : [{ from: period.from, to: period.to, reason }]
    const { title, says } = nothingWords({ gaps }, period, { firstHeardAt, valuesAt: NOW - 2 * DAY }, NOW, fr)
    return plain(`${title} | ${says}`)
  }

  it('says when the first report was, or that there is none yet', () => {
    expect([said(null), said(NOW - DAY)]).toEqual([
      'Aucun relevé sur cette période | Les relevés commenceront au premier rapport de l’appareil ; les courbes se rempliront d’elles-mêmes.',
      'Aucun relevé sur cette période | Le premier relevé de cet appareil date du lun. 23 nov. : rien n’a été gardé avant.',
    ])
  })

  it('says why the device was silent, when it last spoke, and when there will be more', () => {
    const old = NOW - 900 * DAY
    expect([said(old), said(old, month, 'asleep'), said(old, day, 'asleep'), said(old, day, 'offline')]).toEqual([
      'Aucun relevé sur cette période | L’appareil n’a rien envoyé pendant ce temps, ou ces relevés ne sont plus gardés.',
      'En veille pendant tout ce temps : il n’y avait rien à mesurer | ',
      'En veille pendant tout ce temps : il n’y avait rien à mesurer | Dernière mesure : dim. 22 nov., 10 h 12. Les courbes reprendront au prochain rapport de l’appareil.',
      'Hors connexion pendant tout ce temps | Dernière mesure : dim. 22 nov., 10 h 12. Les courbes reprendront au prochain rapport de l’appareil.',
    ])
  })
})
