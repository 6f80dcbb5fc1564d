import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Id } from '@preau/protocol/ids.ts'
import { decodeMessage } from '@preau/protocol/messages/message.ts'
import { startBroker } from '../../server/broker/broker.ts'
import { startServer } from '../../server/main.ts'
import { openStore } from '../../server/store/open.ts'
import type { Bench } from '../figures.ts'
import { inFolder } from './load/bench-folder.ts'
import { makeFleet } from './load/fleet.ts'
import type { Measured, Order } from './load/publishers.ts'
import { runPublishers } from './load/run-publishers.ts'
import { median } from './load/statistics.ts'

type Fleet = { school: Id; device: Id }[]
type Load = Omit<Order, 'port' | 'devices'>

const DEVICES = 200
const SATURATED: Load = { batch: 1, window: 8, rate: 0, warmup: 1500, measure: 5000 }
/** Rounds of the saturated loads; the median counts, since the machine is shared. */
const ROUNDS = 3

export const bench: Bench = {
  name: 'ingest',
  about: '200 devices publish reports of 8 values at QoS 1; acked is the PUBACK, held until COMMIT at synchronous=FULL',
  figures: {
    acked_per_s: { unit: '1/s', goal: { atLeast: 16_000, atLeastRatio: 0.25 } },
    acked_per_s_batched: { unit: '1/s', goal: { atLeast: 32_000 } },
    p99_ms_at_1000: { unit: 'ms', goal: { atMost: 15 } },
    loop_p99_ms_at_1000: { unit: 'ms', goal: { atMost: 20 } },
    lost_at_6667: { unit: 'reports', goal: { atMost: 0 } },
  },
  async run(report) {
    const noStore: number[] = []
    const single: number[] = []
    const batched: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      noStore.push(perSecond(await withoutStore(SATURATED)))
      single.push(perSecond((await withServer(SATURATED)).measured))
      batched.push(perSecond((await withServer({ ...SATURATED, batch: 10, window: 4 })).measured))
    }
    const yardstick = { name: 'no store', value: median(noStore) }
    report('acked_per_s', median(single), yardstick)
    report('acked_per_s_batched', median(batched), yardstick)
    const steady: Load = { batch: 1, window: 1, rate: 1000, warmup: 2000, measure: 15_000 }
    const calm = await withServer(steady)
    report('p99_ms_at_1000', calm.measured.p99, { name: 'no store', value: (await withoutStore(steady)).p99 })
    report('loop_p99_ms_at_1000', calm.loopP99)
    const country = await withServer({ batch: 1, window: 1, rate: 6667, warmup: 1000, measure: 60_000 })
    report('lost_at_6667', country.measured.sent - country.stored)
  },
}

interface Run {
  measured: Measured
  /** 99th percentile of the event loop's delay in the server, in ms. */
  loopP99: number
  /** Samples in the store afterwards. */
  stored: number
}

/** The whole server in this process, the publishers in another. */
async function withServer(load: Load): Promise<Run> {
  return withFleet(async (folder, devices) => {
    const config = {
      data: folder,
      host: '127.0.0.1',
      httpPort: 0,
      httpsPort: 0,
      mqttsPort: 0,
      mqttPort: 0,
      console: undefined,
      specs: '',
      runbooks: '',
      auditHeads: undefined,
      updates: '',
      updatesLimit: null,
      role: 'school' as const,
      brokers: '',
      worker: '1/1',
      demoLinks: false,
    }
    const server = await startServer(config)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const measured = await runPublishers({ ...load, port: portOf(server.mqtt), devices })
    delay.disable()
    await server.close()
    const db = await openStore(folder)
    const row = await db.get<{ stored: number }>('select count(*) as stored from samples')
    await db.close()
    return { measured, loopP99: delay.percentile(99) / 1e6 - 1, stored: row?.stored ?? 0 }
  })
}

/** The yardstick: the same broker, which reads each report and acknowledges it at once. */
async function withoutStore(load: Load): Promise<Measured> {
  return withFleet(async (_folder, devices) => {
    const schools = new Map(devices.map(({ school, device }) => [device, school]))
    const broker = await startBroker(
      { plain: { host: '127.0.0.1', port: 0 } },
      {
        identify: (device) => ({ school: schools.get(device) ?? '', device }),
        heard: () => undefined,
        closed: () => undefined,
        report: () => undefined,
        receive: (message) => {
          const { kind, school, device } = decodeMessage(message.payload, message.bytes)
          message.settle()
          if (kind === 'birth') broker.sendAck({ school, device }, { epoch: 1, upto: -1, time: Date.now() }, Date.now())
        },
      },
    )
    const measured = await runPublishers({ ...load, port: portOf(broker.plain), devices })
    await broker.close()
    return measured
  })
}

function withFleet<T>(work: (folder: string, devices: Fleet) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => work(folder, await makeFleet(folder, DEVICES)))
}

function perSecond({ acked, elapsed }: Measured): number {
  const rate = (acked / elapsed) * 1000
  process.stderr.write(`  ${Math.round(rate)} acked/s\n`)
  return rate
}

function portOf(url: string | undefined): number {
  return Number(new URL(url ?? '').port)
}
