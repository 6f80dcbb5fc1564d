import type { ViewNews } from '@preau/protocol/api/views.ts'
import type { StillTaken } from '@preau/protocol/session.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { type FakeClock, fakeClock } from '../uplink/fake-clock.ts'
import { RemoteView } from './remote-view.ts'

const [VIEW, OTHER, LESSON] = [1, 2, 3].map((n) => `01999d00-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
]
const ASK = { do: 'ask', view: VIEW, who: 'Anne Roux', reason: 'picture' } as const

let clock: FakeClock
let said: ViewNews[]
let signs: string[]
let isShown: boolean
let isReached: boolean
let lesson: string | undefined
let isApproved: boolean
let taken: Pick<StillTaken, 'jpeg' | 'refused'>
let view: RemoteView

beforeEach(() => {
  clock = fakeClock()
  ;[said, signs, isShown, isReached, lesson] = [[], [], true, true, undefined]
  isApproved = false
  taken = { jpeg: 'AAAA', refused: null }
  view = new RemoteView({
    clock,
    now: clock.wall,
    isShown: () => isShown,
    front: () => signs.push('front'),
    still: async ({ text }) => {
      signs.push(text)
      return taken
    },
    unsign: () => signs.push('none'),
    async say(_view, news) {
      if (!isReached) throw new Error('away')
      said.push(news)
      return news.says === 'accepted' || news.says === 'still'
    },
    lesson: () => lesson,
    mayUnasked: () => isApproved,
  })
})

const stills = () => said.filter(({ says }) => says === 'still').length

describe('RemoteView', () => {
  it('I5 takes no still before somebody at the machine said yes', async () => {
    view.take(ASK)
    await clock.advanceAsync(10_000)
    expect([view.shown().asks?.who, said, signs]).toEqual(['Anne Roux', [], ['front']])
    await view.answer(VIEW, true)
    await clock.advanceAsync(7000)
    expect(stills()).toBeGreaterThan(8)
    expect(stills()).toBeLessThanOrEqual(11)
    expect(view.shown()).toMatchObject({ asks: undefined, help: { who: 'Anne Roux', view: VIEW } })
    expect(signs.slice(1).every((text) => text === 'Anne Roux voit cet écran')).toBe(true)
  })

  it('I5 takes silence for a yes only where the question said so from its beginning, and stood on the screen to its end', async () => {
    view.take(ASK)
    expect(view.shown().asks?.silence).toBe('no')
    isApproved = true
    expect(view.shown().asks?.silence).toBe('no')
    await clock.advanceAsync(30_000)
    view.take({ ...ASK, view: OTHER })
    expect(view.shown().asks?.silence).toBe('yes')
    isShown = false
    await clock.advanceAsync(30_000)
    expect(said).toEqual([
      { says: 'refused', why: 'nobody' },
      { says: 'refused', why: 'nobody' },
    ])
  })

  it('I5 refuses where nobody answers, and where nobody could', async () => {
    view.take(ASK)
    await clock.advanceAsync(30_000)
    isShown = false
    view.take({ ...ASK, view: OTHER })
    await clock.advanceAsync(0)
    expect(said).toEqual([
      { says: 'refused', why: 'nobody' },
      { says: 'refused', why: 'no_page' },
    ])
    expect([view.shown(), await view.answer(VIEW, true)]).toEqual([{ asks: undefined, help: undefined }, false])
  })

  it('I5 asks in a window of its own where the page is not shown, and refuses where that is not to be seen', async () => {
    isShown = false
    const asked: string[] = []
    let isSeen = true
    const byWindow = new RemoteView({
      ...{ clock, now: clock.wall, isShown: () => isShown, front: () => undefined, unsign: () => signs.push('none') },
      ...{ still: async () => taken, lesson: () => lesson, mayUnasked: () => isApproved },
      ask: async ({ text }) => {
        asked.push(text)
        return isSeen
      },
      async say(_view, news) {
        said.push(news)
        return true
      },
    })
    byWindow.take(ASK)
    await clock.advanceAsync(1000)
    expect([asked, said]).toEqual([
      [expect.stringMatching(/^Anne Roux demande à voir cet écran\. .*Sans réponse dans 30 s, c’est non\.$/)],
      [],
    ])
    await byWindow.answer(VIEW, true)
    await clock.advanceAsync(3000)
    expect(stills()).toBeGreaterThan(2)
    byWindow.stop()
    said.length = 0
    // Also in hours in which silence is a yes: who cannot see the question has not been silent.
    ;[isSeen, isApproved] = [false, true]
    byWindow.take({ ...ASK, view: OTHER })
    await clock.advanceAsync(31_000)
    expect([said, signs.at(-1)]).toEqual([[{ says: 'refused', why: 'no_page' }], 'none'])
  })

  it('tells a second one that somebody looks already', async () => {
    view.take(ASK)
    view.take({ ...ASK, view: OTHER, who: 'Paul' })
    await clock.advanceAsync(0)
    expect([said, view.shown().asks?.who]).toEqual([[{ says: 'refused', why: 'busy' }], 'Anne Roux'])
  })

  it.each([
    ['one touch', () => view.stop(), 'person'],
    ['ten minutes', () => clock.advanceAsync(605_000), 'time'],
    ['a lesson that begins', () => (lesson = LESSON), 'lesson'],
    ['a sign that is not to be seen', () => (taken = { jpeg: null, refused: 'unsigned' }), 'unsigned'],
    ['a machine without a program for it', () => (taken = { jpeg: null, refused: 'no_program' }), 'no_program'],
  ] as const)('ends by %s, and takes the sign away', async (_what, end, why) => {
    view.take(ASK)
    await view.answer(VIEW, true)
    await clock.advanceAsync(2000)
    await end()
    await clock.advanceAsync(10_000)
    expect([said.at(-1), view.shown().help, signs.at(-1)]).toEqual([{ says: 'ended', why }, undefined, 'none'])
    const before = stills()
    await clock.advanceAsync(10_000)
    expect(stills()).toBe(before)
  })

  it('I5 begins without an answer in hours that the school approved, under the sign, says so, and ends with them', async () => {
    isApproved = true
    view.take(ASK)
    await clock.advanceAsync(29_000)
    expect([view.shown().asks?.silence, said]).toEqual(['yes', []])
    await clock.advanceAsync(5000)
    expect([said[0], stills() > 2, signs.at(-1)]).toEqual([
      { says: 'accepted', by: 'hours' },
      true,
      'Anne Roux voit cet écran',
    ])
    isApproved = false
    await clock.advanceAsync(2000)
    expect([said.at(-1), view.shown().help, signs.at(-1)]).toEqual([{ says: 'ended', why: 'hours' }, undefined, 'none'])
  })

  it.each([
    ['said no', () => view.answer(VIEW, false)],
    ['ended it', () => view.answer(VIEW, true).then(() => view.stop())],
  ])('I5 believes for an hour whoever %s, whatever the school approved', async (_what, refuse) => {
    isApproved = true
    view.take(ASK)
    await refuse()
    await clock.advanceAsync(3_500_000)
    said = []
    view.take({ ...ASK, view: OTHER })
    expect(view.shown().asks?.silence).toBe('no')
    await clock.advanceAsync(30_000)
    expect(said).toEqual([{ says: 'refused', why: 'nobody' }])
    await clock.advanceAsync(200_000)
    view.take({ ...ASK, view: LESSON })
    await clock.advanceAsync(31_000)
    expect(said[1]).toEqual({ says: 'accepted', by: 'hours' })
  })

  it('ends where the server is not reached any more, and where it says so', async () => {
    view.take(ASK)
    await view.answer(VIEW, true)
    isReached = false
    await clock.advanceAsync(10_000)
    expect([view.shown().help, signs.at(-1)]).toEqual([undefined, 'none'])
    isReached = true
    view.take({ ...ASK, view: OTHER })
    await view.answer(OTHER, true)
    view.take({ do: 'end', view: OTHER, why: 'watcher' })
    expect([view.shown().help, signs.at(-1)]).toEqual([undefined, 'none'])
  })
})
