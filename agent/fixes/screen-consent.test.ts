import { describe, expect, it } from 'vitest'
import { fakeClock } from '../uplink/fake-clock.ts'
import { FIX_ASKED_FOR, FIX_REFUSED_FOR, ScreenConsent } from './screen-consent.ts'

const [fix, other] = [1, 2].map((n) => `01999d00-0000-7000-8000-00000000000${n}`) as [string, string]
const title = { fr: 'Redémarrer le poste', en: 'Restart the machine' }
const NOW = 1_790_000_000_000

function screen({ isShown = true } = {}) {
  const clock = fakeClock()
  const told: string[] = []
  const stopping = new AbortController()
  const consent = new ScreenConsent({
    ...{ clock, now: () => NOW, isShown: () => isShown },
    front: () => told.push('front'),
    changed: () => told.push(consent.shown()?.fix ?? 'nothing'),
  })
  return { clock, told, stopping, consent, ask: (asked = fix) => consent.ask({ fix: asked, title }, stopping.signal) }
}

describe('I6: who sits before a machine', () => {
  it('is asked on its screen, and only a yes to this very question is one', async () => {
    const { consent, ask, told } = screen()
    const asked = ask()
    expect(consent.shown()).toEqual({ fix, title, until: NOW + FIX_ASKED_FOR * 1000 })
    expect([consent.answer(other, true), consent.answer(fix, true), await asked]).toEqual([false, true, true])
    expect([consent.shown(), told, consent.answer(fix, true)]).toEqual([undefined, ['front', fix, 'nothing'], false])
  })

  it('says no by touching no, and is not asked a second time in the same breath', async () => {
    const { consent, ask, told } = screen()
    const asked = ask()
    expect(await ask(other)).toBe(false)
    expect(consent.shown()?.fix).toBe(fix)
    consent.answer(fix, false)
    expect([await asked, told]).toEqual([false, ['front', fix, 'nothing']])
  })

  it('is left in peace for some minutes after a no', async () => {
    const { consent, ask, clock, told } = screen()
    const asked = ask()
    consent.answer(fix, false)
    expect([await asked, await ask(other), told]).toEqual([false, false, ['front', fix, 'nothing']])
    clock.advance(FIX_REFUSED_FOR * 1000)
    const later = ask(other)
    consent.answer(other, true)
    expect(await later).toBe(true)
  })

  it('has said no where nobody answers, where the fix ran out of time, and where no page can ask', async () => {
    const silent = screen()
    const unanswered = silent.ask()
    silent.clock.advance(FIX_ASKED_FOR * 1000)
    const late = screen()
    const aborted = late.ask()
    late.stopping.abort()
    const dark = screen({ isShown: false })
    expect(await Promise.all([unanswered, aborted, dark.ask(), late.ask()])).toEqual([false, false, false, false])
    expect([silent.consent.shown(), late.consent.shown(), dark.told]).toEqual([undefined, undefined, []])
    const again = silent.ask()
    silent.consent.answer(fix, true)
    expect(await again).toBe(true)
  })
})
