import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Queries } from '../store/database.ts'
import { schoolNames } from '../store/schools.ts'
import { Budget } from '../territory/budget.ts'
import { UpdateCache } from './cache/update-cache.ts'
import { HttpUpstream } from './cache/upstream.ts'

/** Of the data folder. */
export const UPDATES_FOLDER = 'updates'
/** Between two looks for what is new: each server at its own moment, so that 54 000 do not come at once. */
const LOOK_EVERY = { least: 10 * 60_000, most: 20 * 60_000 }

export interface CacheSettings {
  data: string
  updates: string
  updatesLimit: (number | null)[] | null
}

interface CacheWorld {
  db: Queries
  clock(): number
  failed(what: string, error: unknown): void
  /** A territory fetches no orders: it gives them. */
  isTerritory?: boolean
}

/** The signed files of the schools of a data folder. */
export function openUpdateCache({ data, updates, updatesLimit }: CacheSettings, world: CacheWorld): UpdateCache {
  const { db, clock, failed, isTerritory = false } = world
  return new UpdateCache({
    ...{ clock, failed, folder: join(data, UPDATES_FOLDER) },
    upstream: updates === '' ? undefined : new HttpUpstream(updates),
    budget: new Budget(updatesLimit ?? undefined, (now) => new Date(now).getHours()),
    schools: async () =>
      isTerritory
        ? []
        : (await schoolNames(db, 'all')).authorities.flatMap(({ schools }) => schools.map(({ id }) => id)),
    wait: async (ms) => void (await wait(ms, undefined, { ref: false })),
  })
}

/** Looks for what is new, again and again. */
export function fetchUpdatesJob(cache: Pick<UpdateCache, 'refresh'>) {
  return {
    name: 'fetch updates',
    period: randomInt(LOOK_EVERY.least, LOOK_EVERY.most),
    run: () => cache.refresh(),
  }
}
