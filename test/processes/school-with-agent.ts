import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandList, CommandRequest, CommandRow } from '@preau/protocol/api/commands.ts'
import type { Device, DeviceList, DeviceRow } from '@preau/protocol/api/devices.ts'
import type { EquipmentLine } from '@preau/protocol/equipment-settings.ts'
import { waitUntil } from '../wait-until.ts'
import { type PreauProcess, runPreau } from './preau-process.ts'
import { localCode, type ServerProcess, scratchFolder, startServerProcess } from './server-process.ts'

/** A server with one agent that looks after some devices, both as processes of their own. */
export interface SchoolWithAgent {
  server: ServerProcess
  /** Data folder of the agent. */
  folder: string
  agent: () => PreauProcess
  /** Starts the agent, again where it was ended. */
  startAgent(lines: readonly EquipmentLine[]): Promise<void>
  json<T>(path: string): Promise<T>
  post(path: string, body: object): Promise<{ status: number; json: unknown }>
  /** The first device of this kind that fits, once there is one. */
  device(kind: string, fits?: (device: DeviceRow) => boolean): Promise<DeviceRow>
  whole(id: string): Promise<Device>
  ask(id: string, request: CommandRequest): Promise<CommandRow>
  /** The command, once it no longer waits. */
  ended(command: CommandRow, within?: number): Promise<CommandRow>
  close(): Promise<void>
}

/** @param specs folder of the descriptions of devices, where those of the project are not meant */
export async function schoolWithAgent({ specs }: { specs?: string } = {}): Promise<SchoolWithAgent> {
  const settings = specs === undefined ? {} : { PREAU_SPECS: specs }
  const { path, remove } = scratchFolder()
  const server = await startServerProcess(join(path, 'server'), { settings })
  const folder = join(path, 'agent')
  let agent: PreauProcess | undefined
  const json = async <T>(address: string) => (await (await server.fetch(address)).json()) as T
  const post = async (address: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const reply = await server.fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: reply.status, json: (await reply.json()) as unknown }
  }
  return {
    server,
    folder,
    json,
    post,
    agent: () => agent as PreauProcess,
    async startAgent(lines) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'equipment.json'), JSON.stringify({ lines }))
      agent = runPreau(
        ['agent', '--data', folder, '--name', 'PC du CP', '--code', localCode(server.http), '--json-log'],
        { settings },
      )
      const running = agent
      await waitUntil(() => running.out().includes('"uplink.born"'), { within: 60_000, what: 'the agent to be heard' })
    },
    device: (kind, fits = () => true) =>
      waitUntil(
        async () => (await json<DeviceList>(`/api/devices?limit=50&kind=${kind}`)).rows.find((row) => fits(row)),
        { within: 60_000, what: `a ${kind}` },
      ),
    whole: (id) => json<Device>(`/api/devices/${id}`),
    async ask(id, request) {
      const { status, json: row } = await post(`/api/devices/${id}/commands`, request)
      if (status !== 202) throw new Error(`${status} ${JSON.stringify(row)}`)
      return row as CommandRow
    },
    ended: ({ id, device }, within = 60_000) =>
      waitUntil(
        async () => {
          const { rows } = await json<CommandList>(`/api/devices/${device}/commands`)
          return rows.find((row) => row.id === id && row.state !== 'waiting')
        },
        { within, what: 'the end of a command' },
      ),
    async close() {
      agent?.child.kill('SIGKILL')
      await agent?.ended
      await server.end()
      remove()
    },
  }
}
