import type { EnrolCodes } from '@preau/protocol/api/enrolments.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { PREAU, type PreauProcess, runPreau } from '../processes/preau-process.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { noMachines, twoMachines } from '../processes/two-networks.ts'
import { waitUntil } from '../wait-until.ts'

const PORTS = ['--http-port', '18080', '--https-port', '18443', '--mqtts-port', '18883']
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

describe('a school server whose address changed', () => {
  it('is found again on the LAN by its agents, and believed for its authority alone', async (context) => {
    const missing = noMachines()
    if (missing !== undefined) return context.skip(missing)
    const lan = twoMachines({ server: '10.77.0.1/24', device: '10.77.0.2/24' })
    cleanUps.push(() => lan.remove())
    const { path, remove } = scratchFolder()
    cleanUps.push(remove)
    const data = `${path}/server`
    const run = (machine: 'server' | 'device', ...args: string[]): PreauProcess => {
      const [first = '', ...more] = lan.on(machine)
      const running = runPreau([...more, process.execPath, PREAU, ...args], { node: 'ip', file: first })
      cleanUps.push(() => {
        running.child.kill('SIGKILL')
        return running.ended
      })
      return running
    }
    const serve = async () => {
      const server = run('server', 'server', '--data', data, '--lan', ...PORTS, '--json-log')
      await waitUntil(() => server.out().includes('"event":"ready"'), { within: 60_000, what: 'the server' })
      return server
    }
    const before = await serve()
    const made = run('server', 'enrol-code', '--data', data, '--admit', '--json')
    expect(await made.ended).toBe(0)
    const [code] = (JSON.parse(made.out()) as EnrolCodes).codes
    const agent = run('device', 'agent', '--data', `${path}/agent`, '--code', `${code?.code}`, '--json-log')
    const told = (event: string) =>
      `${agent.out()}\n${agent.err()}`
        .split('\n')
        .filter((line) => line.includes(`"event":"${event}"`))
        .map((line) => JSON.parse(line) as { device?: string })
    await waitUntil(() => told('uplink.born').length >= 1, { within: 60_000, what: 'the first birth' })

    before.child.kill('SIGTERM')
    await before.ended
    lan.readdress('10.77.0.77/24')
    await serve()
    await waitUntil(() => told('uplink.born').length >= 2, { within: 150_000, what: 'a birth at the new address' })
    expect(new Set(told('agent.enrolled').map(({ device }) => device)).size).toBe(1)
  })
})
