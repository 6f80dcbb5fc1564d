import { PreauError } from '@preau/protocol/errors.ts'
import type { Queries } from '../store/database.ts'

/** `db` for as long as somebody waits for what it is asked: each question after that throws REQUEST_ABANDONED instead. */
export function awaited(db: Queries, signal: AbortSignal): Queries {
  const awaitedStill = () => {
    if (signal.aborted) throw new PreauError('REQUEST_ABANDONED')
  }
  return {
    dialect: db.dialect,
    async all(sql, params) {
      awaitedStill()
      return await db.all(sql, params)
    },
    async get(sql, params) {
      awaitedStill()
      return await db.get(sql, params)
    },
    async run(sql, params) {
      awaitedStill()
      return await db.run(sql, params)
    },
  }
}
