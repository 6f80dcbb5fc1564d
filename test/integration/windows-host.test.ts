import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { keySeal } from '../../agent/keys/key-seal.ts'
import { platformSeal } from '../../agent/keys/wrapping-key.ts'
import { bundleAgent } from '../../scripts/bundle-agent.ts'
import { dpapi } from '../../server/keys/dpapi.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const SOURCE = fileURLToPath(new URL('../../cli/service/windows/PreauHost.cs', import.meta.url))

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

/** Why the host cannot be tried here; undefined where it can. Mono's compiler and service runner stand in for Windows'. */
const NO_MONO = (() => {
  try {
    execFileSync('mcs', ['--version'])
    execFileSync('which', ['mono-service'])
    return undefined
  } catch {
    return 'Mono (mono-mcs, mono-4.0-service, libmono-system-serviceprocess4.0-cil) is not installed'
  }
})()

/** The host, compiled as C# 5 with no warning, in a folder with a program for it. */
function hostWith(program: string, more?: (folder: string) => string[]): string {
  const { path, remove } = scratchFolder()
  cleanUps.push(remove)
  const host = join(path, 'PreauHost.exe')
  execFileSync('mcs', [
    '-langversion:5',
    '-warnaserror',
    '-target:winexe',
    '-r:System.ServiceProcess.dll',
    '-r:System.Security.dll',
    `-out:${host}`,
    SOURCE,
  ])
  writeFileSync(join(path, 'program.mjs'), program)
  const spoken = [join(path, 'program.mjs'), join(path, 'said'), 'with blank', 'a "quote"\\', '']
  const args = [process.execPath, ...(more?.(path) ?? spoken)]
  writeFileSync(join(path, 'agent.args'), `${args.join('\r\n')}\r\n`)
  return path
}

function run(folder: string) {
  const args = ['--no-daemon', `-d:${folder}`, `-l:${join(folder, 'lock')}`, join(folder, 'PreauHost.exe')]
  const child = spawn('mono-service', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = new Promise<number | string>((done) => child.on('close', (code, signal) => done(code ?? signal ?? '')))
  cleanUps.push(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended, said: () => said }
}

const PROGRAM = `
import { appendFileSync } from 'node:fs'
const [said, ...args] = process.argv.slice(2)
const say = (what) => appendFileSync(said, JSON.stringify(what) + '\\n')
say(args)
process.stdin.on('data', (chunk) => say(chunk.toString().trim()))
process.stdin.on('end', () => say('end'))`

describe.skipIf(NO_MONO !== undefined)('the host of a Windows service', () => {
  const said = (folder: string) =>
    existsSync(join(folder, 'said'))
      ? readFileSync(join(folder, 'said'), 'utf8')
          .trim()
          .split('\n')
          .map((line): unknown => JSON.parse(line))
      : []

  it('starts its program with the arguments as they are, and orders it to stop', async () => {
    const folder = hostWith(PROGRAM)
    const host = run(folder)
    await waitUntil(() => said(folder).length === 1, { what: host.said() || 'the program' })
    expect(said(folder)).toEqual([['with blank', 'a "quote"\\', '']])
    host.child.kill('SIGTERM')
    await host.ended
    expect(said(folder).slice(1)).toEqual(['stop', 'end'])
  })

  it('ends with the status of a program that fell, so that the service manager starts it again', async () => {
    const folder = hostWith('process.exitCode = 7')
    expect(await run(folder).ended).toBe(7)
  })

  it('is an end with a fault where its program ends by itself without one', async () => {
    const folder = hostWith('')
    expect(await run(folder).ended).toBe(1)
  })

  it('has the system wrap a key and open it again, and says why it does not', async () => {
    const folder = hostWith('')
    // What Windows runs by itself; Mono has a ProtectedData of its own, with the same calls.
    const host = join(folder, 'host')
    writeFileSync(host, `#!/bin/sh\nexec mono ${join(folder, 'PreauHost.exe')} "$@"\n`, { mode: 0o755 })
    const secret = new Uint8Array(32).map((_, i) => 255 - i * 3)
    const kept = await dpapi(host).encrypt(secret)
    if (!('text' in kept)) throw new Error(kept.failed)
    expect(Buffer.from(kept.text, 'base64').includes(Buffer.from(secret))).toBe(false)
    expect(await dpapi(host).decrypt(kept.text)).toEqual(Buffer.from(secret))
    const keptKey = join(folder, 'agent-key.cred')
    writeFileSync(keptKey, kept.text)
    const wrapped = platformSeal({ keptKey, opener: host })?.wrap('PEM', 'device.key') ?? ''
    expect(keySeal(secret).open(wrapped, 'device.key')).toBe('PEM')
    expect(await dpapi(host).decrypt('no base64')).toBeUndefined()
    expect(await dpapi(host).decrypt(Buffer.from('of another machine').toString('base64'))).toBeUndefined()
  })

  it('runs the agent itself, which writes its own log and ends in order', async () => {
    const bundle = scratchFolder()
    cleanUps.push(bundle.remove)
    const { file } = await bundleAgent(bundle.path)
    const log = join(bundle.path, 'agent.log')
    const folder = hostWith('', (data) => [
      ...[file, '--server', '127.0.0.1:1', '--data', join(data, 'data')],
      ...['--log-file', log, '--json-log', '--stdin-orders'],
    ])
    const host = run(folder)
    await waitUntil(() => existsSync(log) && readFileSync(log, 'utf8').includes('agent.not_enrolled'), {
      within: 60_000,
      what: 'its log',
    })
    host.child.kill('SIGTERM')
    await host.ended
    const last = readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? ''
    expect(JSON.parse(last)).toMatchObject({ event: 'agent.stopped', cause: 'stopped' })
  })
})
