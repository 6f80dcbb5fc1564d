import { join } from 'node:path'
import type { ReadingValues } from '../../../protocol/rules/readings.ts'
import type { Database } from '../../../server/store/database.ts'
import { openSqlite } from '../../../server/store/sqlite.ts'

const READINGS = [
  'cpu.load',
  'memory.used',
  'temperature.cpu',
  'wifi.signal',
  'net.receive:wlan0',
  'disk.used:/',
  'battery.charge',
  'uptime.days',
]
const HOUR = 3_600_000

/** The yardstick: the same samples as anyone would lay them down first, a row each with eight columns. */
export class SampleRows {
  readonly #db: Database
  #rows: unknown[][] = []

  constructor(db: Database) {
    this.#db = db
  }

  static async open(folder: string): Promise<SampleRows> {
    const db = await openSqlite(join(folder, 'rows.db'))
    const columns = READINGS.map((_, index) => `v${index} real`)
    await db.run(`create table s (device integer, at bigint, ${columns.join(', ')}, primary key (device, at))`)
    return new SampleRows(db)
  }

  async add(device: number, samples: readonly { at: number; readings: ReadingValues }[]): Promise<void> {
    for (const { at, readings } of samples) this.#rows.push([device, at, ...READINGS.map((name) => readings[name])])
    if (this.#rows.length < 20_000) return
    const columns = Object.fromEntries(READINGS.map((_, index) => [`v${index}`, 'double precision' as const]))
    const table = this.#db.dialect.rows('$1', { device: 'bigint', at: 'bigint', ...columns })
    const rows = this.#rows.splice(0)
    await this.#db.write((t) => t.run(`insert into s select * from ${table} as r where true`, [JSON.stringify(rows)]))
  }

  /** The means, lows and highs of a device by the hour: what its chart draws. */
  async chart(device: number, from: number, to: number): Promise<unknown[]> {
    const figures = READINGS.map((_, index) => `avg(v${index}), min(v${index}), max(v${index})`)
    return await this.#db.all(
      `select at / ${HOUR}, ${figures.join(', ')} from s where device = $1 and at >= $2 and at < $3 group by at / ${HOUR}`,
      [device, from, to],
    )
  }

  /** The mean of one reading over all devices by the hour. */
  async fleet(from: number, to: number): Promise<unknown[]> {
    return await this.#db.all(`select at / ${HOUR}, avg(v0) from s where at >= $1 and at < $2 group by at / ${HOUR}`, [
      from,
      to,
    ])
  }

  /** Ends it; gives the bytes of its file. */
  async close(): Promise<number> {
    const { bytes } = await this.#db.size()
    await this.#db.close()
    return bytes ?? 0
  }
}
