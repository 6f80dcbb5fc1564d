import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PreauProcess, runPreau } from '../processes/preau-process.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

interface Row {
  id: string
  name: string
  status: string
  reasons: { code: string; since: number }[]
}
interface List {
  total: number
  unplaced: number
  counts: Record<string, number>
  rows: Row[]
}

const HOUR = 3_600_000
const folder = scratchFolder()
let server: ServerProcess
let demo: PreauProcess

async function get<T>(path: string): Promise<T> {
  const response = await server.fetch(path)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return (await response.json()) as T
}
const fleet = () => get<List>('/api/devices?limit=500')
const runDemo = () => runPreau(['demo', '--data', folder.path, '--json-log'])

/** The machines of the school and its six boards, which its PCs find once they are there. */
const DEVICES = 43
/** The mix that a visitor is promised, whatever the hour at which he starts the demo. */
const isPromisedMix = ({ total, counts }: List) =>
  total === DEVICES &&
  (counts.down ?? 0) >= 2 &&
  (counts.offline ?? 0) >= 3 &&
  counts.unknown === 1 &&
  (counts.degraded ?? 0) >= 5

beforeAll(async () => {
  server = await startServerProcess(folder.path)
  demo = runDemo()
})

afterAll(async () => {
  demo.child.kill('SIGKILL')
  await demo.ended
  await server.end()
  folder.remove()
})

describe('a demo on an empty server', () => {
  it('shows within half a minute a school in which some things go wrong', async () => {
    const list = await waitUntil(
      async () => {
        const now = await fleet()
        return isPromisedMix(now) ? now : undefined
      },
      { within: 60_000, what: 'the promised mix' },
    )
    expect(list).toMatchObject({ unplaced: 0 })
    expect(list.counts.ok).toBeGreaterThan(15)
    expect(list.counts.asleep).toBeGreaterThanOrEqual(4)
  })

  it('has nothing unreadable', async () => {
    expect((await server.health()).ingest).toMatchObject({ quarantined: 0 })
  })

  it('says since when things are wrong, long before it began', async () => {
    const { rows } = await fleet()
    const since = (name: string) => {
      const row = rows.find((candidate) => candidate.name === name)
      return Math.round((Date.now() - (row?.reasons[0]?.since ?? 0)) / HOUR)
    }
    expect(since('TNI salle 2')).toBeGreaterThanOrEqual(6 * 24 - 2)
    // Twenty hours before the start; in an afternoon that is the evening before, and it shows when the PC is next awake.
    expect(since('PC info 7')).toBeGreaterThanOrEqual(4)
    expect(since('PC info 7')).toBeLessThanOrEqual(20)
    expect(since('TNI salle 3')).toBe(1)
  })

  it('fills the charts of a day, with the night as a gap that has its reason', async () => {
    const { rows } = await fleet()
    const id = rows.find(({ name }) => name === 'PC info 1')?.id
    const now = Date.now()
    const { gaps, series } = await get<{
      gaps: { from: number; to: number; reason: string }[]
      series: { reading: string; at: number[] }[]
    }>(`/api/devices/${id}/samples?from=${now - 24 * HOUR}&to=${now}&names=cpu.load`)
    const nights = gaps.filter(({ reason, from, to }) => reason === 'asleep' && to - from > 10 * HOUR)
    expect(nights).toHaveLength(1)
    expect(series[0]?.at.length).toBeGreaterThan(20)
    expect((series[0]?.at[0] ?? now) < now - 20 * HOUR).toBe(true)
  })

  it('marks its devices as simulated', async () => {
    const { rows } = await fleet()
    const id = rows.find(({ name }) => name === 'TNI salle 1')?.id
    const device = await get<{ agent: { version: string }; authority: { name: string } }>(`/api/devices/${id}`)
    expect(device.agent.version).toMatch(/-demo$/)
    expect(device.authority.name).toContain('(démonstration)')
  })

  it('says good-bye when it is stopped, and finds its devices again', async () => {
    const before = await fleet()
    demo.child.kill('SIGTERM')
    expect(await demo.ended).toBe(0)
    await waitUntil(async () => (await fleet()).counts.ok === 0, { what: 'the good-byes' })
    expect((await fleet()).counts.asleep).toBeGreaterThan(30)
    demo = runDemo()
    const after = await waitUntil(
      async () => {
        const now = await fleet()
        return isPromisedMix(now) ? now : undefined
      },
      { within: 60_000, what: 'the promised mix once more' },
    )
    const names = (list: List) => list.rows.map(({ id, name }) => `${id} ${name}`).sort()
    expect(names(after)).toEqual(names(before))
  })
})
