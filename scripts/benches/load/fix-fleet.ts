import { join } from 'node:path'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import type { Run, RunsMade } from '@preau/protocol/api/runbook-runs.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { Actions } from '../../../agent/actions/actions.ts'
import { memoryJournal } from '../../../agent/actions/journal.ts'
import { doFix } from '../../../agent/fixes/do-fix.ts'
import { createReporter } from '../../../agent/reporting/reporter.ts'
import { realClock } from '../../../agent/uplink/clock.ts'
import { silent } from '../../../agent/uplink/log.ts'
import { openOutbox } from '../../../agent/uplink/outbox.ts'
import { startUplink } from '../../../agent/uplink/uplink.ts'
import { enrol } from '../../../test/processes/raw-device.ts'
import { scratchFolder, startServerProcess } from '../../../test/processes/server-process.ts'
import { waitUntil } from '../../../test/wait-until.ts'
import { ROOT } from '../../source-files.ts'

/** Devices of an average school. */
const DEVICES = 37

/**
 * How long it takes, in s, from the request for a fix on the 37 devices of a school, all there, until the server has the proven result
 * of each on disk: a server of its own process, and agents with real outboxes, lines and rules, whose hands alone are played.
 */
export async function fixFleetTimes(rounds: number): Promise<number[]> {
  const folder = scratchFolder()
  const server = await startServerProcess(folder.path)
  const ends: (() => Promise<void>)[] = []
  try {
    const devices: string[] = []
    for (let n = 1; n <= DEVICES; n++) {
      const { school, device, key, certificate, authority } = await enrol(server.http, `Poste ${n}`, n.toString(16))
      devices.push(device)
      ends.push(startAgent({ school, device, mqtt: server.mqtts, papers: { key, certificate, authority } }))
    }
    const json = async <T>(path: string, init?: RequestInit) => (await (await server.fetch(path, init)).json()) as T
    await waitUntil(
      async () => {
        const { counts } = await json<DeviceList>('/api/devices?limit=1')
        return counts.offline + counts.unknown + counts.asleep === 0
      },
      { within: 60_000 },
    )
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now()
      const body = JSON.stringify({ runbook: 'collect_logs', devices })
      const headers = { 'content-type': 'application/json' }
      const made = await json<RunsMade>('/api/runbook-runs', { method: 'POST', body, headers })
      const id = made.rows[0]?.id
      let run: Run | undefined
      await waitUntil(
        async () => {
          run = await json<Run>(`/api/runbook-runs/${id}`)
          return run.devices.open === 0
        },
        { within: 60_000 },
      )
      times.push((performance.now() - begun) / 1000)
      if (run?.devices.done !== DEVICES) throw new PreauError('INTERNAL', { why: 'a fix failed' })
    }
    return times
  } finally {
    for (const end of ends) await end()
    await server.end()
    folder.remove()
  }
}

type Place = Parameters<typeof startUplink>[0]['identity']

function startAgent(identity: Place): () => Promise<void> {
  const clock = realClock()
  const outbox = openOutbox(':memory:', { clock, log: silent })
  const actions = new Actions({
    journal: memoryJournal(),
    find: () => undefined,
    report: (result) => void outbox.addResult(result),
    serverTime: () => clock.wall(),
    machine: {
      resumed: () => undefined,
      do: (command, moment) =>
        doFix(command, moment, {
          ...{ folders: [join(ROOT, 'runbooks')], platform: 'linux', clock, log: silent },
          ...{ place: () => identity, approvers: () => undefined },
          begun: { has: () => false, add: () => undefined },
          hands: () => ({
            actions: {
              'logs.collect': async () => ({ seen: { lines: 60 }, text: 'cupsd: job 12 stopped\n'.repeat(60) }),
            },
            conditions: {},
          }),
        }),
    },
  })
  actions.start()
  const uplink = startUplink({
    ...{ identity, outbox, clock, interval: 60, state: createReporter() },
    agent: { version: '0.1.0', platform: 'linux', arch: 'x64' },
    inventoryDigests: () => ({}),
    onCommand: (command) => actions.take(command),
  })
  return async () => {
    await uplink.cut()
    outbox.close()
  }
}
