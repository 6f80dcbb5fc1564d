import { join } from 'node:path'
import type { Id } from '@preau/protocol/ids.ts'
import type { DemoSums, DemoTownSchool } from '@preau/protocol/territory/demo-files.ts'
import type { Database } from '../../store/database.ts'
import { openStore } from '../../store/open.ts'
import { refreshHeard } from '../../store/refresh-heard.ts'
import { countNotes } from '../../store/sync/notes.ts'
import { sumSchool } from '../../store/sync/sum-school.ts'
import { type LightSchool, leadThrough, type ServedSchool, startLightSchool } from './light-school.ts'
import { keepSums, readPorts, readTown, SCHOOLS_FOLDER } from './town-files.ts'

export interface RunningSchools {
  count: number
  served: ServedSchool[]
  stop(): Promise<void>
}

/** How often the schools whose links are cut, or were, count what they have, in ms, and how often one of them is heard. */
const COUNT_EVERY = 2000
const LIVE_EVERY = 6000

export interface RunSchoolsParts {
  /** The data folder of the town hall, which runs. */
  data: string
  /** The version of this program. */
  program: string
  clock(): number
  /** Starts a whole school server on a data folder, on any free ports of this machine. */
  serve(folder: string): Promise<{ http: string; db: Database; close(): Promise<void> }>
  failed(what: string, error: unknown): void
}

/**
 * Runs the schools of the demo of a town hall: some as whole servers, the others as store and uplink. Throws what `serve` and
 * openStore() throw.
 */
export async function startSchools(parts: RunSchoolsParts): Promise<RunningSchools> {
  const { data, clock, failed } = parts
  const [town, ports] = [await readTown(data), await readPorts(data)]
  const schools: LightSchool[] = []
  const served: ServedSchool[] = []
  const closers: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  try {
    for (const known of town?.schools ?? []) {
      const folder = join(data, SCHOOLS_FOLDER, known.folder)
      const port = ports?.find(({ school }) => school === known.school)?.port
      if (port !== undefined) await leadThrough(folder, port)
      const running = known.isServed
        ? await startServed(parts, known, folder)
        : await startLightSchool(parts, known, folder)
      closers.push(() => running.stop())
      schools.push(running)
      if (running.served) served.push(running.served)
    }
    closers.push(repeat(COUNT_EVERY, () => countCut(data, schools, clock()), failed))
    let next = 0
    const live = async () => await schools[next++ % schools.length]?.live(clock())
    closers.push(repeat(LIVE_EVERY, live, failed))
    return { count: schools.length, served, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startServed(
  { clock, serve }: RunSchoolsParts,
  known: DemoTownSchool,
  folder: string,
): Promise<LightSchool> {
  const { school, name, commune } = known
  await awaken(folder, school, clock())
  const { http, db, close } = await serve(folder)
  return {
    known,
    count: async (at) => ({ ...(await sumSchool(db, school)), waiting: (await countNotes(db, school)).rows, at }),
    // Its server knows by itself what it heard.
    live: async () => undefined,
    stop: close,
    served: { name, commune, http, folder },
  }
}

/** Its machines were heard just now, before its server looks who is silent. */
async function awaken(folder: string, school: Id, now: number): Promise<void> {
  const db = await openStore(folder)
  await db.write((transaction) => refreshHeard(transaction, school, now)).finally(() => db.close())
}

async function countCut(data: string, schools: readonly LightSchool[], now: number): Promise<void> {
  const ports = await readPorts(data)
  const sums: DemoSums = []
  for (const { known, count } of schools) {
    const link = ports?.find(({ school }) => school === known.school)
    if (link && (link.cutAt !== null || link.healedAt !== null))
      sums.push({ school: known.school, side: await count(now) })
  }
  await keepSums(data, sums)
}

/** Runs it again and again, never twice at a time; gives what ends that. */
function repeat(period: number, run: () => Promise<void>, failed: RunSchoolsParts['failed']): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let isRunning = false
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    running = run()
      .catch((error) => failed('demo.failed', error))
      .finally(() => {
        isRunning = false
      })
  }, period)
  return async () => {
    clearInterval(timer)
    await running
  }
}
