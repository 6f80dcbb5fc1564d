import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LineEvents } from './line.ts'
import { LineKeeper, type Way } from './line-keeper.ts'

const ENDS = { school: '01900000-0000-7000-8000-000000000001', server: '01900000-0000-7000-8000-000000000002' }
const PAPERS = { key: '', certificate: '', authority: '' }

afterEach(() => void vi.useRealTimers())

/** A keeper whose connections are in the hands of the test. */
function scene(random = () => 0.5) {
  vi.useFakeTimers()
  const lines: { way: Way; events: LineEvents; sent: string[] }[] = []
  const keeper = new LineKeeper({
    ...{ ends: ENDS, papers: PAPERS, random },
    brokers: ['mqtts://hall:8884'],
    addresses: [{ host: 'hall', port: 8443 }],
    opened: () => undefined,
    message: () => undefined,
    closed: () => undefined,
    open: (way, events) => {
      const sent: string[] = []
      lines.push({ way, events, sent })
      return { send: (text) => void sent.push(text), close: () => events.closed() }
    },
  })
  return { keeper, lines, last: () => lines.at(-1), vias: () => lines.map(({ way }) => way.via) }
}

describe('the keeper of a line', () => {
  it('goes by HTTPS where the broker is not to be reached, and comes back to the broker', () => {
    const { keeper, last, vias } = scene()
    keeper.start()
    last()?.events.closed(new Error('blocked'))
    vi.advanceTimersByTime(30_000)
    expect(vias()).toEqual(['mqtt', 'https'])
    last()?.events.opened()
    vi.advanceTimersByTime(60_000)
    last()?.events.closed()
    vi.advanceTimersByTime(30_000)
    expect(vias()).toEqual(['mqtt', 'https', 'mqtt'])
    keeper.stop()
  })

  it('tries the broker again after a while, although HTTPS does', () => {
    const { keeper, last, vias } = scene()
    keeper.start()
    last()?.events.closed(new Error('blocked'))
    vi.advanceTimersByTime(30_000)
    last()?.events.opened()
    vi.advanceTimersByTime(25 * 60_000)
    expect(vias()).toEqual(['mqtt', 'https', 'mqtt'])
    keeper.stop()
  })

  it('comes back to a way that stood, after a wait that chance chooses', () => {
    const { keeper, last, vias } = scene(() => 0)
    keeper.start()
    last()?.events.opened()
    vi.advanceTimersByTime(60_000)
    last()?.events.closed()
    vi.advanceTimersByTime(1)
    expect(vias()).toEqual(['mqtt', 'mqtt'])
    keeper.stop()
  })

  it('sends on the connection that is there, and none after it was stopped', () => {
    const { keeper, lines } = scene()
    keeper.start()
    keeper.send('a')
    expect(lines[0]?.sent).toEqual(['a'])
    keeper.stop()
    keeper.send('b')
    vi.advanceTimersByTime(120_000)
    expect([lines.length, lines[0]?.sent]).toEqual([1, ['a']])
  })
})
