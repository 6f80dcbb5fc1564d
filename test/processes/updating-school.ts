import { join } from 'node:path'
import type { DeviceUpdates, SignedTargets } from '@preau/protocol/api/campaigns.ts'
import type { UpdateTurn, UpdateTurnRequest } from '@preau/protocol/api/update-turns.ts'
import type { UpdateResult } from '@preau/protocol/messages/update-result.ts'
import { turnAsker } from '../../agent/update/ask-turn.ts'
import { KeyTable } from '../../cli/repo/testing/key-table.ts'
import { waitUntil } from '../wait-until.ts'
import { enrol, type ProvenIdentity, RawDevice } from './raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from './server-process.ts'

/** The version that its machines have, the one below the floor of the holders, and those that are signed for them. */
export const VERSIONS = { has: '1.0.0', tooOld: '1.0.0', good: '1.1.0', better: '1.2.0' } as const
export const targetOf = (version: string) => `agent/${version}/agent.mjs`

/** A machine of it, which says by hand what an agent would. */
export interface UpdatingMachine {
  identity: ProvenIdentity
  name: string
  ask(asked: UpdateTurnRequest): Promise<UpdateTurn>
  /** A step of an installation; resolves when the server knows it. */
  tell(result: UpdateResult): Promise<void>
}

/** A school server that directs itself, with what three holders have signed on it, and machines without a room. */
export interface UpdatingSchool extends ServerProcess {
  school: string
  machines: readonly UpdatingMachine[]
}

/** Starts one; its end takes everything away. */
export async function startUpdatingSchool(count: number): Promise<UpdatingSchool> {
  const scratch = scratchFolder()
  const table = new KeyTable()
  await table.found()
  const typed = async (...words: string[]) => {
    if ((await table.type(...words)) !== 0) throw new Error(table.said.join('\n'))
  }
  const data = join(scratch.path, 'data')
  const server = await startServerProcess(data)
  const director = join(scratch.path, 'director.json')
  await typed('director', 'mairie', director, '--data', data)
  await typed(
    ...['add', director, '--kind', 'director', '--product', 'mairie', '--version', '1'],
    ...['--name', 'directors/mairie.json'],
  )
  for (const version of [VERSIONS.good, VERSIONS.better]) await table.add(version, `program ${version}`)
  await typed('floor', 'agent', VERSIONS.good)
  await table.signed()
  await typed('bundle', join(scratch.path, 'stick'))
  await typed('import', join(scratch.path, 'stick'), '--data', data)
  const raw: RawDevice[] = []
  const machines = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const name = `Poste ${n + 1}`
      const identity = await enrol(server.http, name, `${n + 1}`)
      const device = new RawDevice(identity)
      raw.push(device)
      return await machineOf(server, device, identity, name)
    }),
  )
  await waitUntil(
    async () => {
      const { director: stands } = (await (await server.fetch('/api/signed-targets')).json()) as SignedTargets
      return stands === 'ready'
    },
    { what: 'a server that may direct', within: 30_000 },
  )
  return {
    ...server,
    school: machines[0]?.identity.school ?? '',
    machines,
    end: async (signal) => {
      for (const device of raw) device.cut()
      const status = await server.end(signal)
      table.remove()
      await KeyTable.forget()
      scratch.remove()
      return status
    },
  }
}

async function machineOf(
  server: ServerProcess,
  device: RawDevice,
  identity: ProvenIdentity,
  name: string,
): Promise<UpdatingMachine> {
  let seq = 0
  const agent = { version: VERSIONS.has, platform: 'linux', arch: 'x64' }
  // Nobody keeps its connection up between two steps: it comes again for each.
  const begin = async () => {
    await device.connect(server.mqttPort)
    const connection = ++device.connection
    const stands = { first: seq, next: seq, acked: seq - 1, values: {}, inventory: {} }
    device.send('birth', Math.max(0, seq - 1), {
      ...{ instance: 'a'.repeat(32), connection, interval: 3600, ...stands, agent },
    })
    const answer = await waitUntil(() => device.acks.find((ack) => ack.birth === connection), {
      what: 'the answer to a birth',
    })
    device.epoch = answer.epoch
  }
  await begin()
  const { hostname: host, port } = new URL(server.https)
  const ask = turnAsker({ host, port: Number(port) }, identity)
  const known = async () => {
    const reply = await server.fetch(`/api/devices/${identity.device}/updates`)
    return ((await reply.json()) as DeviceUpdates).rows
  }
  return {
    ...{ identity, name },
    ask: (asked) => ask(asked, AbortSignal.timeout(20_000)),
    async tell(result) {
      if (device.closed) await begin()
      device.send('update-result', seq++, result)
      await waitUntil(async () => (await known()).some(({ to, phase }) => to === result.to && phase === result.phase), {
        what: `${result.phase} of ${name}`,
      })
    },
  }
}
