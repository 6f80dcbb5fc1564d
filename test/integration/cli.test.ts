import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { localFetch } from '../processes/local-fetch.ts'
import { PREAU, type PreauProcess, runPreau } from '../processes/preau-process.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

function dataFolder(): string {
  const { path, remove } = scratchFolder()
  cleanUps.push(remove)
  return path
}

function preau(args: string[], how?: Parameters<typeof runPreau>[1]): PreauProcess {
  const running = runPreau(args, how)
  cleanUps.push(async () => {
    running.child.kill('SIGKILL')
    await running.ended
  })
  return running
}

interface Line {
  event: string
  http: string
  mqtt: string
}

async function readyLine(running: PreauProcess): Promise<Line> {
  const lines = () =>
    running
      .out()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line)
  return waitUntil(() => lines().find(({ event }) => event === 'ready'), { within: 60_000, what: 'the ready line' })
}

const networkPorts = ['--https-port', '0', '--mqtts-port', '0']
const anyPorts = ['--http-port', '0', '--mqtt-port', '0', ...networkPorts]

/** A Node of this machine that is older than ours, as a fresh clone may meet it. */
const olderNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .find((path) => existsSync(path) && Number(execFileSync(path, ['-p', 'parseInt(process.versions.node)'])) < 24)

describe('preau server', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says in one line where it serves, and ends in order on %s',
    async (signal) => {
      const running = preau(['server', '--data', dataFolder(), ...anyPorts, '--json-log'])
      const { http, mqtt } = await readyLine(running)
      expect(http).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
      expect(mqtt).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/)
      expect((await fetch(`${http}/api/health`)).status).toBe(200)
      running.child.kill(signal)
      expect(await running.ended).toBe(0)
      expect(running.err()).toBe('')
    },
  )

  it.each([
    ['fr_FR.UTF-8', 'Préau est en marche.', 'Pour arrêter : Ctrl+C'],
    ['en_GB.UTF-8', 'Préau is running.', 'To stop: Ctrl+C'],
  ])('tells a person of %s its address and how to stop it', async (lang, running, stop) => {
    const server = preau(['server', '--data', dataFolder(), ...anyPorts], { lang })
    await waitUntil(() => server.out().includes(stop), { within: 60_000, what: 'the address' })
    expect(server.out()).toContain(running)
    expect(server.out()).toMatch(/http:\/\/127\.0\.0\.1:\d+$/m)
  })

  it('says in one sentence that a port is taken', async () => {
    const first = preau(['server', '--data', dataFolder(), ...anyPorts, '--json-log'])
    const port = new URL((await readyLine(first)).http).port
    const second = preau(['server', '--data', dataFolder(), '--http-port', port, ...networkPorts])
    expect(await second.ended).toBe(1)
    expect(second.err()).toMatch(new RegExp(`^preau: Port ${port} .* --http-port.*\\[LISTEN_FAILED\\]\n$`))
    expect(second.out()).toBe('')
  })

  it('says in one sentence that the data folder is in use', async () => {
    const data = dataFolder()
    await readyLine(preau(['server', '--data', data, ...anyPorts, '--json-log']))
    const second = preau(['server', '--data', data, ...anyPorts])
    expect(await second.ended).toBe(1)
    expect(second.err()).toMatch(/^preau: Another Préau server .* --data\. \[STORE_LOCKED\]\n$/)
  })
})

describe('preau start', () => {
  const childrenOf = (pid: number) =>
    execFileSync('pgrep', ['-P', `${pid}`])
      .toString()
      .trim()
      .split('\n')
      .map(Number)
  const isAlive = (pid: number) => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }

  async function started(): Promise<{ running: PreauProcess; children: number[]; data: string }> {
    const data = dataFolder()
    const running = preau(['start', '--data', data, ...anyPorts, '--json-log'])
    await readyLine(running)
    await waitUntil(() => running.out().includes('"agent.ready"'), {
      within: 60_000,
      what: 'the agent of this machine',
    })
    return { running, children: childrenOf(running.child.pid ?? 0), data }
  }

  it('enrols this very machine, and ends with its child on SIGTERM', async () => {
    const { running, children, data } = await started()
    const list = async () =>
      (await (await localFetch(data, '/api/devices')).json()) as { rows: { heardAt: number | null }[] }
    await waitUntil(async () => (await list()).rows[0]?.heardAt, { within: 60_000, what: 'a sign of life' })
    expect((await list()).rows).toHaveLength(1)
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    expect(children.filter(isAlive)).toEqual([])
  })

  it('starts its child again when it dies', async () => {
    const { running, children } = await started()
    for (const pid of children) process.kill(pid, 'SIGKILL')
    const births = () => running.out().split('"agent.ready"').length - 1
    await waitUntil(() => births() === 2, { within: 60_000, what: 'the next agent' })
    expect(running.out()).toContain('"child.died"')
  })

  it('leaves no child behind when it is killed', async () => {
    const { running, children } = await started()
    running.child.kill('SIGKILL')
    await running.ended
    await waitUntil(() => children.every((pid) => !isAlive(pid)), { within: 60_000, what: 'the end of the children' })
  })
})

describe('preau.mjs', () => {
  it('gives the exit status of the command', async () => {
    const [version, wrong] = [preau(['--version'], { file: PREAU }), preau(['nothing'], { file: PREAU })]
    expect([await version.ended, await wrong.ended]).toEqual([0, 2])
    expect(version.out()).toMatch(/^preau \d+\.\d+\.\d+ \(Node\.js 24\./)
  })

  it.skipIf(olderNode === undefined)('hands over to Node 24 under an older one, with signals and status', async () => {
    const how = { node: olderNode ?? '', file: PREAU }
    const running = preau(['server', '--data', dataFolder(), ...anyPorts, '--json-log'], how)
    await readyLine(running)
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    expect(await preau(['nothing'], how).ended).toBe(2)
  })

  it.skipIf(olderNode === undefined)('leaves nothing behind when it is killed under an older one', async () => {
    const how = { node: olderNode ?? '', file: PREAU }
    const running = preau(['server', '--data', dataFolder(), ...anyPorts, '--json-log'], how)
    const { http } = await readyLine(running)
    running.child.kill('SIGKILL')
    const gone = () =>
      fetch(`${http}/api/health`).then(
        () => false,
        () => true,
      )
    await waitUntil(gone, { within: 60_000, what: 'the end of the server' })
  })
})
