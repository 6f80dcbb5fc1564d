import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import { isOpen, schoolMoment } from '../../agent/simulators/school-hours.ts'
import { loadDeviceStates, saveDeviceStates } from '../../server/store/device-states.ts'
import { openStore } from '../../server/store/open.ts'
import { writeSampleDay } from '../../server/store/sample-days.ts'
import { insertStatusChanges } from '../../server/store/status-history.ts'
import { putSamples } from '../../server/store/testing/put-samples.ts'
import { makeDevice, makeYard, type Yard } from '../contracts/store-fixtures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A round number of samples of an hour, so that an hour of equal values has that value as its mean. */
const EVERY = 10 * MINUTE
/** Days from here on are still samples of their own, as on a server that folds after 48 h. */
const RAW_DAYS = 3

/** The devices that the charts are tried on, by the word for what is special about them. */
export interface ChartDevices {
  /** Has spoken for `days` days, each night and week-end asleep, and once for ten days. */
  old: string
  /** Has spoken since the day before yesterday. */
  young: string
  /** Never spoke. */
  mute: string
}

/** Writes `days` days of a school's life into a new store, as the server would have it at `now` (ms since 1970). */
export async function fillChartsStore(folder: string, now: number, days: number): Promise<ChartDevices> {
  const db = await openStore(folder, now)
  try {
    const yard = await makeYard(db)
    const device = (name: string, enrolledAt: number) =>
      makeDevice(db, yard.school, { name, kind: 'desktop', room: yard.room, enrolledAt, model: 'HP ProDesk 400 G6' })
    const devices = {
      old: await device('PC ancien', now - (days + 1) * DAY),
      young: await device('PC récent', now - 2 * DAY),
      mute: await device('PC muet', now - HOUR),
    }
    await live(db, yard, devices.old, now - days * DAY, now)
    await live(db, yard, devices.young, now - 2 * DAY, now, false)
    return devices
  } finally {
    await db.close()
  }
}

type Database = Awaited<ReturnType<typeof openStore>>

/** One device from its first report to now. */
async function live(db: Database, { school }: Yard, device: string, since: number, now: number, sleeps = true) {
  const nights = sleeps ? sleepOf(since, now) : []
  const samples = samplesOf(since, now, nights)
  const first = samples[0]?.at ?? since
  const asleep = nights.filter((night) => night.from > first)
  await db.write(async (transaction) => {
    await insertStatusChanges(transaction, [
      { school, device, at: first, status: 'ok', reason: null },
      ...asleep.flatMap(({ from, to }) => [
        { school, device, at: from, status: 'asleep' as const, reason: null },
        ...(to < now ? [{ school, device, at: to, status: 'ok' as const, reason: null }] : []),
      ]),
    ])
  })
  const byDay = Map.groupBy(samples, ({ at }) => Math.floor(at / DAY))
  const today = Math.floor(now / DAY)
  let seq = 0
  for (const [day, ofDay] of byDay) {
    if (day < today - RAW_DAYS) {
      await db.write((transaction) => writeSampleDay(transaction, school, device, day, ofDay))
      continue
    }
    const rows = ofDay.map(({ at, readings }) => ({ device, seq: ++seq, at, values: readings }))
    await putSamples(db, school, rows)
  }
  const state = (await loadDeviceStates(db)).find((each) => each.device === device)
  const last = samples.at(-1)
  if (state === undefined || last === undefined) return
  const sleeping = asleep.at(-1)?.to === now ? asleep.at(-1) : undefined
  await db.write((transaction) =>
    saveDeviceStates(transaction, [
      {
        ...state,
        epoch: 1,
        upto: seq,
        values: last.readings,
        valuesAt: last.at,
        heardAt: last.at,
        firstHeardAt: first,
        asleep: sleeping ? { since: sleeping.from, cause: 'suspend' } : null,
        status: {
          ...state.status,
          status: sleeping ? 'asleep' : 'ok',
          since: sleeping?.from ?? first,
          reasons: [],
        },
      },
    ]),
  )
}

interface Span {
  from: number
  to: number
}

/** When nobody is in the school, and ten days at a stretch that ended two weeks ago. */
function sleepOf(since: number, now: number): Span[] {
  const away = { from: now - 24 * DAY, to: now - 14 * DAY }
  const spans: Span[] = []
  let from: number | null = null
  for (let at = Math.ceil(since / EVERY) * EVERY; at < now; at += EVERY) {
    const awake = isOpen(schoolMoment(at)) && !(at >= away.from && at < away.to)
    if (!awake) from ??= at
    else if (from !== null) {
      spans.push({ from, to: at })
      from = null
    }
  }
  if (from !== null) spans.push({ from, to: now })
  return spans
}

function samplesOf(since: number, now: number, asleep: readonly Span[]): { at: number; readings: ReadingValues }[] {
  const samples = []
  let next = 0
  for (let at = Math.ceil(since / EVERY) * EVERY; at < now; at += EVERY) {
    while ((asleep[next]?.to ?? now) <= at) next++
    if (at < (asleep[next]?.from ?? now)) samples.push({ at, readings: readingsAt(at) })
  }
  return samples
}

/** What the machine measured at a moment: no chance in it, so that the same moment always gives the same figures. */
function readingsAt(at: number): ReadingValues {
  const day = at / DAY
  const noise = (seed: number) => {
    const value = Math.sin((at / EVERY) * 12.9898 + seed * 78.233) * 43758.5453
    return value - Math.floor(value)
  }
  const morning = Math.sin((day % 1) * Math.PI)
  const busy = noise(1) > 0.94 ? 45 : 0
  return {
    'cpu.load': Math.round(6 + 22 * morning * noise(2) + busy),
    'memory.used': Math.round(42 + 18 * morning + 6 * noise(3)),
    'memory.total': 8 * 1024 ** 3,
    'temperature.cpu': Math.round(44 + 8 * morning + busy / 4 + 4 * Math.sin(day / 40) + 2 * noise(4)),
    'disk.used:C:': Math.round((48 + ((day % 90) / 90) * 9) * 10) / 10,
    'disk.total:C:': 256e9,
    'net.up:eth0': 1,
    'net.speed:eth0': 1e9,
    'net.receive:eth0': Math.round(noise(5) > 0.9 ? 60e6 * noise(6) : 2e6 * noise(7)),
    'displays.connected': 1,
    'clock.offset': Math.round(10 * noise(8)) / 10,
  }
}
