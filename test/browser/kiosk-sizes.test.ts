import type { KioskState, KioskTicket } from '@preau/protocol/kiosk.ts'
import { symptomsFor } from '@preau/protocol/rules/tickets/symptoms.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { at, boardOf, ENGLISH, FRACTIONS, idOf, POETRY, sessionOf, stateOf } from '../../agent/kiosk/testing/day.ts'
import type { FakeDesk } from '../../agent/kiosk/testing/fake-desk.ts'
import { accessibilityFaults } from './console-page.ts'
import { kiosks } from './on-kiosk.ts'

const on = kiosks()

function withDay(sessions: NonNullable<KioskState['day']>['sessions'], over: Partial<KioskState> = {}): KioskState {
  const { day } = stateOf()
  return stateOf({ day: day && { ...day, sessions }, ...over })
}

const LONG = {
  ...FRACTIONS,
  title: 'Éducation musicale et culture : écouter, chanter et battre la mesure ensemble, en canon',
  teacher: 'Mme de La Rochefoucauld-Montbel',
}
const FAILED = sessionOf(5, {
  from: at(10, 15),
  title: 'Lecture : le loup',
  state: 'failed',
  diagnosis: { at: at(10, 5), checks: [{ what: 'board', verdict: 'failed', reason: 'silent', since: at(8, 12) }] },
  fallbacks: [
    { id: 'room', kind: 'room', name: 'BCD', place: null, until: at(11, 30), checked: true, chosen: false },
    { id: 'kit', kind: 'kit', name: 'Kit 2', place: 'Armoire des maîtres', until: null, checked: false, chosen: true },
  ],
})
const OFF = { value: null, refused: 'asleep' } as const
const SLEEPING = boardOf({
  power: { value: 'standby', refused: null },
  input: { ...OFF, options: [], own: null },
  freeze: { value: null, refused: 'none' },
  blank: OFF,
  volume: { ...OFF, least: 0, most: 100 },
})
/** All that is asked of a board with its PC: more than any board has. */
const MANY = symptomsFor('board_pc').map(({ code }) => code as KioskState['symptoms'][number])
const RATED: KioskTicket = {
  ...{ id: idOf(90), number: 'T-1517', symptom: 'no_sound', title: '', state: 'closed' },
  ...{ openedAt: at(8), visitAt: null, endedAt: at(9), rate: at(20), sent: true },
}

const STATES: Readonly<Record<string, KioskState>> = {
  'a session to come': stateOf(),
  'a session with long names': withDay([ENGLISH, LONG, POETRY]),
  'a session under way': withDay([{ ...FRACTIONS, state: 'running', opened: true }], { now: at(10, 20) }),
  'a session that failed': withDay([FAILED, POETRY], { now: at(10, 5) }),
  'a day without sessions': withDay([]),
  'a holiday': stateOf({ day: { periods: [], free: 'Vacances de Noël', sessions: [] } }),
  'a machine without a plan': stateOf({ day: null, server: { reached: false, since: null, waiting: 2 } }),
  'a machine without a board': stateOf({ board: null }),
  'a board that sleeps': stateOf({ board: SLEEPING }),
  'a help and a rating': stateOf({ tickets: [RATED], help: { who: 'Karim', since: at(9, 41) } }),
  'a rating before a board that sleeps': stateOf({ tickets: [RATED], board: SLEEPING }),
}

const BOARDS = [
  [1920, 1080],
  [1280, 720],
  [3840, 2160],
  [1024, 768],
  [1280, 800],
] as const
const HANDS = [
  [820, 1180],
  [390, 844],
] as const

let shown = 4

/** Makes the page another one, and waits until it is drawn: each state is of a room of its own. */
async function show(page: Page, desk: FakeDesk, state: KioskState): Promise<void> {
  shown += 1
  desk.become({ ...state, place: { school: 'École Jean-Macé', room: `Salle ${shown}`, label: 'CM1' } })
  await page.getByRole('heading', { level: 1, name: `Salle ${shown} CM1` }).waitFor()
}

/**
 * What a finger or an eye would miss on the page: what lies outside of it or over something else, and what is smaller than so many
 * pixels, a button or a letter.
 */
const MISSES = (target: number, letter: number) => `document.fonts.ready.then(() => {
  const faults = []
  const wider = document.documentElement.scrollWidth - innerWidth
  if (wider > 0) faults.push('wider by ' + wider)
  const foot = document.querySelector('.foot').getBoundingClientRect()
  const nameOf = (element) => element.textContent.trim().slice(0, 30)
  for (const button of document.querySelectorAll('button')) {
    const { width, height, bottom } = button.getBoundingClientRect()
    // Half a pixel is lost by rounding.
    if (Math.min(width, height) < ${target} - 0.5) faults.push(nameOf(button) + ' is ' + Math.min(width, height) + ' small')
    if (!button.closest('.foot') && bottom > foot.top + 1) faults.push(nameOf(button) + ' is behind the foot')
    if (button.scrollWidth > button.clientWidth + 1) faults.push(nameOf(button) + ' runs over')
    if (button.scrollHeight > button.clientHeight + 1) faults.push(nameOf(button) + ' is too high')
  }
  for (const element of document.querySelectorAll('body *')) {
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    const size = Number.parseFloat(getComputedStyle(element).fontSize)
    if (isText && !element.closest('.vh') && size < ${letter} - 0.1) faults.push(nameOf(element) + ' has ' + size + ' px')
  }
  return faults
})`

async function misses(page: Page, { target, letter }: { target: number; letter: number }): Promise<string[]> {
  return await page.evaluate<string[]>(MISSES(target, letter))
}

describe('the page on every screen', () => {
  // All is drawn for 1920 × 1080 and shown larger or smaller as a whole: a board is as large whatever its pixels.
  it.each(BOARDS)('is whole on a board of %i × %i, to be read from 3 m and touched', async (width, height) => {
    const scale = Math.min(width / 1920, height / 1080)
    const { page, desk } = await on.open(stateOf(), { width, height })
    for (const [name, state] of Object.entries(STATES)) {
      await show(page, desk, state)
      expect([name, await misses(page, { target: 88 * scale, letter: 28 * scale })]).toEqual([name, []])
      expect([name, await page.evaluate('document.documentElement.scrollHeight - innerHeight')]).toEqual([name, 0])
    }
  })

  it.each(HANDS)('is large enough for a thumb in a hand, %i × %i', async (width, height) => {
    const { page, desk } = await on.open(stateOf(), { width, height })
    for (const [name, state] of Object.entries(STATES)) {
      await show(page, desk, state)
      expect([name, await misses(page, { target: 48, letter: 12 })]).toEqual([name, []])
    }
  })

  it.each([...BOARDS.slice(0, 2), ...HANDS])(
    'has no fault of accessibility in any state at %i × %i',
    async (width, height) => {
      const { page, desk } = await on.open(stateOf(), { width, height })
      for (const [name, state] of Object.entries(STATES)) {
        await show(page, desk, state)
        expect([name, await accessibilityFaults(page)]).toEqual([name, []])
      }
    },
  )

  it.each([...BOARDS.slice(0, 2), ...HANDS])('has none in what one opens, at %i × %i', async (width, height) => {
    const { page, desk } = await on.open(stateOf(), { width, height })
    const size =
      width < 1000 ? { target: 48, letter: 12 } : { target: (88 * width) / 1920, letter: (28 * width) / 1920 }
    const look = async (name: string) => {
      expect([name, await misses(page, size)]).toEqual([name, []])
      expect([name, await accessibilityFaults(page)]).toEqual([name, []])
    }
    await page.getByRole('button', { name: 'Lancer la séance' }).click()
    await page.keyboard.type('12')
    await look('the code')
    await page.getByRole('button', { name: 'Retour' }).click()
    await page.getByRole('button', { name: 'Source : PC' }).click()
    await look('the sources')
    await page.getByRole('button', { name: 'Retour' }).click()
    await page.getByRole('button', { name: 'Signaler un problème' }).click()
    await look('the symptoms')
    desk.become(stateOf({ symptoms: MANY }))
    await page.getByRole('button', { name: 'Très lent' }).waitFor()
    await look('twelve symptoms')
    await page.getByRole('button', { name: 'Pas de son' }).click()
    await look('the class')
    await page.getByRole('button', { name: 'Oui' }).click()
    await page.getByRole('heading', { name: 'C’est signalé' }).waitFor()
    await look('the report')
    await page.getByRole('button', { name: 'D’accord' }).click()
    desk.become(withDay([{ ...FRACTIONS, state: 'running', opened: true }], { now: at(10, 20) }))
    await page.getByRole('button', { name: 'Terminer la séance' }).click()
    await look('the end')
  })
})
