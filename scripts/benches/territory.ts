import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { JoinCode, TerritoryView } from '@preau/protocol/api/territory.ts'
import { launch } from '../../test/browser/console-page.ts'
import { enrol } from '../../test/processes/raw-device.ts'
import { type ServerProcess, startServerProcess } from '../../test/processes/server-process.ts'
import { waitUntil } from '../../test/wait-until.ts'
import type { Bench } from '../figures.ts'
import { inFolder } from './load/bench-folder.ts'
import { measureDrain } from './load/drain.ts'
import { measureUsable } from './load/fleet-page.ts'
import { PlayedSchool } from './load/played-school.ts'
import { quantile } from './load/statistics.ts'
import { type BenchTownHall, startBenchTownHall } from './load/town-hall.ts'

/** Shorter where a neighbour works: PREAU_BENCH_DEVICES=3700. */
const DEVICES = Number(process.env.PREAU_BENCH_DEVICES ?? 50_000)
/** Schools come back anywhere within this, as their jitter has them, in ms. */
const BACK_WITHIN = 10_000
const EVENTS = { perSecond: 12_000, batch: 200, seconds: Math.min(15, DEVICES / 1000) }
const CHANGES = 40

export const bench: Bench = {
  name: 'territory',
  about:
    'a town hall of 1 350 schools on PostgreSQL and Mosquitto: what it takes, how fast it shows, how schools come back',
  figures: {
    events_per_s: { unit: '/s', goal: { atLeast: 10_000 } },
    commit_p99_ms: { unit: 'ms', goal: { atMost: 1000 } },
    schools_back_s: { unit: 's', goal: { atMost: 60 } },
    drain_ratio: { unit: '× real time', goal: { atLeast: 10 } },
    screen_p95_s: { unit: 's', goal: { atMost: 2 } },
    usable_ms: { unit: 'ms', goal: { atMost: 1500 } },
  },
  async run(report) {
    await inFolder(async (folder) => {
      const begun = performance.now()
      const hall = await startBenchTownHall(`${folder}/territory`, DEVICES)
      console.error(
        `${hall.schools.length} schools with ${DEVICES} devices after ${Math.round((performance.now() - begun) / 1000)} s`,
      )
      try {
        const schools = hall.schools.map((known) => new PlayedSchool(known))
        report('schools_back_s', await measureBack(hall, schools))
        const { perSecond, p99 } = await measureEvents(schools)
        report('events_per_s', perSecond)
        report('commit_p99_ms', p99)
        const school = await startServerProcess(`${folder}/school`)
        try {
          report('screen_p95_s', await measureScreen(hall, school))
        } finally {
          await school.end('SIGKILL')
        }
        for (const played of schools) played.end()
        report('drain_ratio', await measureDrain(`${folder}/drain`, hall))
        report('usable_ms', await measureUsableList(hall))
      } finally {
        await hall.end()
      }
    })
  },
}

/** Seconds from the moment at which a cut ends until the last school has said how its devices are, and that is on disk. */
async function measureBack({ url }: BenchTownHall, schools: readonly PlayedSchool[]): Promise<number> {
  const begun = performance.now()
  await Promise.all(
    schools.map(async (school) => {
      await new Promise((waited) => setTimeout(waited, Math.random() * BACK_WITHIN))
      await school.comeBack(url)
    }),
  )
  return (performance.now() - begun) / 1000
}

/** Events of all schools in turn, at a steady pace: how many a second are on disk, and how long a batch waited for it. */
async function measureEvents(schools: readonly PlayedSchool[]): Promise<{ perSecond: number; p99: number }> {
  for (const school of schools) school.took.length = 0
  const before = schools.reduce((sum, { acked }) => sum + acked, 0)
  const begun = performance.now()
  const batches = (EVENTS.perSecond * EVENTS.seconds) / EVENTS.batch
  const sent: Promise<void>[] = []
  for (let place = 0; place < batches; place++) {
    const due = begun + (place * EVENTS.batch * 1000) / EVENTS.perSecond
    if (due > performance.now()) await new Promise((waited) => setTimeout(waited, due - performance.now()))
    const school = schools[place % schools.length]
    if (school) sent.push(school.send(school.events(EVENTS.batch)))
  }
  await Promise.all(sent)
  const seconds = (performance.now() - begun) / 1000
  const rows = schools.reduce((sum, { acked }) => sum + acked, 0) - before
  return {
    perSecond: rows / seconds,
    p99: quantile(
      schools.flatMap(({ took }) => took),
      0.99,
    ),
  }
}

/** Seconds from a change in a school's console until the town hall's list has it, as its page asks once it is told of a change. */
async function measureScreen({ server }: BenchTownHall, school: ServerProcess): Promise<number> {
  const posted = (body: object, method = 'POST') => ({
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const [view] = ((await (await server.fetch('/api/places')).json()) as { authorities: { id: string }[] }).authorities
  const asked = { life: 600_000, authority: view?.id }
  const { code } = (await (await server.fetch('/api/territory/codes', posted(asked))).json()) as JoinCode
  await school.fetch('/api/territory/uplink', posted({ code }))
  const isOpen = async () =>
    ((await (await school.fetch('/api/territory')).json()) as TerritoryView).uplink?.state === 'open'
  await waitUntil(isOpen, { within: 30_000, what: 'the uplink to open' })
  const { device } = await enrol(school.http, 'Portable', 'a')
  const nameThere = async () => {
    const answer = await server.fetch(`/api/devices/${device}`)
    return answer.ok ? ((await answer.json()) as DeviceList['rows'][number]).name : undefined
  }
  await waitUntil(async () => (await nameThere()) !== undefined, {
    within: 60_000,
    what: 'the device in the town hall',
  })
  const took: number[] = []
  for (let change = 0; change < CHANGES; change++) {
    const name = `Portable ${change}`
    await school.fetch(`/api/devices/${device}`, posted({ name }, 'PATCH'))
    const begun = performance.now()
    await waitUntil(async () => (await nameThere()) === name, { within: 30_000, what: 'the change in the town hall' })
    took.push((performance.now() - begun) / 1000)
  }
  return quantile(took, 0.95)
}

/** Milliseconds until the list of every device of the territory can be used in a browser. */
async function measureUsableList({ server }: BenchTownHall): Promise<number> {
  const browser = await launch()
  try {
    return quantile(await measureUsable(browser, server), 0.5)
  } finally {
    await browser.close()
  }
}
