import type { LiveChange, LiveCommand } from '@preau/protocol/api/live.ts'
import { describe, expect, it } from 'vitest'
import { LiveStream } from './live.ts'

/** A stream whose source and clock are in the hands of the test. */
function scene({ wasFirst = false } = {}) {
  let now = 1000
  const timers: { at: number; run: () => void }[] = []
  const sources: { fire: (type: string, data?: string) => void; closed: boolean }[] = []
  const changes: LiveChange[] = []
  const commands: LiveCommand[] = []
  let opened = 0
  const stream = new LiveStream({
    openSource: () => {
      const listeners = new Map<string, (event: { data: string }) => void>()
      const source = { closed: false, fire: (type: string, data = '') => listeners.get(type)?.({ data }) }
      sources.push(source)
      const given = {
        addEventListener: (type: string, listener: (event: { data: string }) => void) =>
          void listeners.set(type, listener),
        close: () => {
          source.closed = true
        },
      }
      return { source: given, wasFirst: wasFirst && sources.length === 1 }
    },
    now: () => now,
    random: () => 1,
    later: (run, ms) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
    onOpen: () => {
      opened += 1
    },
    onChange: (change) => void changes.push(change),
    onCommand: (command) => void commands.push(command),
    onTicket: () => undefined,
    onBooking: () => undefined,
  })
  const last = () => sources.at(-1)
  return {
    stream,
    sources,
    changes,
    commands,
    last,
    opened: () => opened,
    pass: (ms: number) => {
      now += ms
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.run()
      }
    },
  }
}

describe('the stream of changes', () => {
  it('tells of a command at once, and of none that it cannot read', () => {
    const { stream, last, commands } = scene()
    stream.start()
    last()?.fire('command', '{"device":"d","command":"c"}')
    last()?.fire('command', '{"device":')
    expect(commands).toEqual([{ device: 'd', command: 'c' }])
  })

  it('asks for nothing anew where nothing was asked before it was open, but does once it was lost', () => {
    const { stream, last, opened, pass } = scene({ wasFirst: true })
    stream.start()
    last()?.fire('open')
    expect([stream.current(), opened()]).toEqual([{ kind: 'live' }, 0])
    last()?.fire('error')
    pass(60_000)
    last()?.fire('open')
    expect([stream.current(), opened()]).toEqual([{ kind: 'live' }, 1])
  })

  it('is live once it is open, and asks for everything anew', () => {
    const { stream, last, opened } = scene()
    stream.start()
    expect(stream.current()).toEqual({ kind: 'connecting' })
    last()?.fire('open')
    expect([stream.current(), opened()]).toEqual([{ kind: 'live' }, 1])
  })

  it('says since when it is stale and when it tries again, twice as late each time', () => {
    const { stream, last, pass, sources } = scene()
    stream.start()
    last()?.fire('open')
    pass(500)
    last()?.fire('error')
    expect(stream.current()).toEqual({ kind: 'stale', since: 1000, nextTryAt: 2500 })
    pass(1000)
    last()?.fire('error')
    expect(stream.current()).toEqual({ kind: 'stale', since: 1000, nextTryAt: 4500 })
    expect(sources.map(({ closed }) => closed)).toEqual([true, true])
  })

  it('waits half a minute at most', () => {
    const { stream, last, pass } = scene()
    stream.start()
    for (let loss = 0; loss < 12; loss++) {
      last()?.fire('error')
      pass(30_000)
    }
    last()?.fire('error')
    expect(stream.current()).toMatchObject({ kind: 'stale', nextTryAt: 1000 + 12 * 30_000 + 30_000 })
  })

  it('tries at once when it is told to, and only then', () => {
    const { stream, last, sources } = scene()
    stream.start()
    last()?.fire('open')
    stream.retryNow()
    expect(sources.length).toBe(1)
    last()?.fire('error')
    stream.retryNow()
    last()?.fire('open')
    expect([sources.length, stream.current()]).toEqual([2, { kind: 'live' }])
  })

  it('believes a question that found no server', () => {
    const { stream, last } = scene()
    stream.start()
    last()?.fire('open')
    stream.doubt()
    expect(stream.current()).toMatchObject({ kind: 'stale' })
  })

  it('passes changes on and survives a line that is cut', () => {
    const { stream, last, changes } = scene()
    stream.start()
    last()?.fire('change', '{"at":1,"devices":nu')
    last()?.fire('change', '{"at":1,"devices":null}')
    expect(changes).toEqual([{ at: 1, devices: null }])
  })

  it('hears nothing of a source that it has closed', () => {
    const { stream, sources } = scene()
    stream.start()
    sources[0]?.fire('error')
    stream.retryNow()
    sources[1]?.fire('open')
    sources[0]?.fire('error')
    expect(stream.current()).toEqual({ kind: 'live' })
  })
})
