import { describe, expect, it } from 'vitest'
import { Announcer } from './announce.ts'

function scene() {
  let now = 0
  const waiting: { at: number; run: () => void }[] = []
  const announcer = new Announcer(
    () => now,
    (run, ms) => void waiting.push({ at: now + ms, run }),
  )
  return {
    announcer,
    pass: (ms: number) => {
      now += ms
      for (const timer of waiting.splice(0)) timer.at <= now ? timer.run() : waiting.push(timer)
    },
  }
}

describe('the polite region', () => {
  it('says the first change at once and then the last of each ten seconds', () => {
    const { announcer, pass } = scene()
    announcer.mention('one')
    expect(announcer.current()).toBe('one')
    announcer.mention('two')
    announcer.mention('three')
    expect(announcer.current()).toBe('one')
    pass(10_000)
    expect(announcer.current()).toBe('three')
  })
  it('says what a person did at once, and drops what waited', () => {
    const { announcer, pass } = scene()
    announcer.mention('one')
    announcer.mention('two')
    announcer.say('saved')
    pass(10_000)
    expect(announcer.current()).toBe('saved')
  })
})
