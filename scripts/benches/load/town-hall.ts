import { randomBytes } from 'node:crypto'
import { type Id, uuidv7 } from '@preau/protocol/ids.ts'
import { openStore } from '../../../server/store/open.ts'
import { joinPeer } from '../../../server/store/sync/peers.ts'
import { BROKERS, type BrokerProcess } from '../../../test/processes/brokers.ts'
import { type PostgresProcess, startPostgres } from '../../../test/processes/postgres.ts'
import { type ServerProcess, startServerProcess } from '../../../test/processes/server-process.ts'
import type { KnownSchool } from './played-school.ts'
import { fillTerritory } from './territory.ts'

/** A territory with PostgreSQL and Mosquitto, all of loopback, and the schools that it knows. */
export interface BenchTownHall {
  server: ServerProcess
  postgres: PostgresProcess
  broker: BrokerProcess
  /** `mqtt://host:port` of the broker. */
  url: string
  schools: KnownSchool[]
  end(): Promise<void>
}

/** Starts one with so many devices, 37 to a school, each school with a server that has joined. */
export async function startBenchTownHall(folder: string, devices: number): Promise<BenchTownHall> {
  const mosquitto = BROKERS.find(({ name }) => name === 'Mosquitto')
  if (!mosquitto || mosquitto.absent) throw new Error(mosquitto?.absent ?? 'no Mosquitto')
  const postgres = await startPostgres({ shared_buffers: '256MB', max_wal_size: '2GB' })
  const broker = await mosquitto.start()
  const database = await postgres.database()
  const store = postgres.address(database)
  await fillTerritory({ data: folder, store }, devices)
  const schools = await joinSchools({ data: folder, store })
  const url = `mqtt://127.0.0.1:${broker.port}`
  const flags = ['--role', 'territory', '--brokers', url]
  const server = await startServerProcess(folder, {
    flags,
    store: { url: postgres.url(database), password: postgres.password },
  })
  return {
    ...{ server, postgres, broker, url, schools },
    end: async () => {
      await server.end('SIGKILL')
      await broker.end()
      await postgres.end()
    },
  }
}

/** As if each had joined by a code: thirteen hundred of them would take minutes. */
async function joinSchools(place: Parameters<typeof openStore>[0]): Promise<KnownSchool[]> {
  const db = await openStore(place)
  try {
    const rows = await db.all<{ school: Id; device: Id }>(
      'select school_id as school, id as device from devices order by school_id',
    )
    const schools = [...Map.groupBy(rows, ({ school }) => school)].map(([school, devices]): KnownSchool => {
      return { school, server: uuidv7(Date.now(), randomBytes(10)), devices: devices.map(({ device }) => device) }
    })
    await db.write(async (transaction) => {
      for (const { school, server } of schools) await joinPeer(transaction, { school, server, now: Date.now() })
    })
    return schools
  } finally {
    await db.close()
  }
}
