import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { realClock } from '../uplink/clock.ts'
import { silent } from '../uplink/log.ts'
import { launch } from './launcher.ts'
import { realSlotDisk } from './real-slot-disk.ts'
import { type SlotFile, SlotFolder } from './slot-folder.ts'
import { TRIAL } from './slots.ts'
import { startProgram } from './start-program.ts'

const PROGRAM = fileURLToPath(new URL('../launcher-program.ts', import.meta.url))
/** Says of itself which version it is, in a file, as often as it is started. */
const says = (version: string, folder: string) =>
  `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'ran'))}, '${version} ' + process.pid + '\\n');`
const HEALTHY = `const fs=require('node:fs'),p=require('node:path'),at=p.dirname(__dirname);
  const {trial}=JSON.parse(fs.readFileSync(p.join(at,'pointer.json'),'utf8'));
  if(trial){fs.writeFileSync(p.join(at,'health.tmp'),JSON.stringify({trial:trial.id}));fs.renameSync(p.join(at,'health.tmp'),p.join(at,'health.json'))}`
const STAYS = 'setInterval(()=>0,1000);'

let folder: string
let slots: SlotFolder
let children: ChildProcess[]
let stopping: AbortController
let running: Promise<boolean> | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preau-slots-'))
  slots = new SlotFolder(realSlotDisk(folder))
  children = []
  stopping = new AbortController()
  running = undefined
  fill('1', STAYS)
})
afterEach(async () => {
  stopping.abort()
  await running
  for (const child of children) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  // What a killed launcher left behind.
  for (const { pid } of ran()) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {}
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

function fill(version: string, acts: string): void {
  const slot = slots.fill(version, new Map([['agent.cjs', Buffer.from(`${says(version, folder)}${acts}`)]]))
  if (version !== '1') slots.keepWish({ id: `to-${version}`, slot })
}
function ran(): { version: string; pid: number }[] {
  if (!existsSync(join(folder, 'ran'))) return []
  const lines = readFileSync(join(folder, 'ran'), 'utf8').trim().split('\n')
  return lines.map((line) => ({ version: line.split(' ')[0] ?? '', pid: Number(line.split(' ')[1]) }))
}
const versions = () => ran().map(({ version }) => version)
const until = (predicate: () => boolean) => vi.waitUntil(predicate, { timeout: 40_000, interval: 10 })
/** The launcher in this program, over real children. */
function start(trial = TRIAL): void {
  running = launch({
    ...{ slots, clock: realClock(), signal: stopping.signal, log: silent, lookEvery: 20, trial },
    start: (slot) => startProgram({ folder, file: 'agent.cjs', args: [] }, slot),
  })
}
function startProcess(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, folder, 'agent.cjs', ...args], { stdio: 'ignore' })
  children.push(child)
  return child
}
const end = (version: string) => {
  const last = ran().findLast((each) => each.version === version)
  if (last) process.kill(last.pid, 'SIGKILL')
}

describe('the launcher', { timeout: 60_000 }, () => {
  it('changes to the new version when the old one ends, and stays there once it is healthy', async () => {
    start()
    await until(() => versions().length === 1)
    fill('2', `${HEALTHY};${STAYS}`)
    end('1')
    await until(() => slots.pointer()?.run === 'b' && slots.pointer()?.trial === undefined)
    end('2')
    await until(() => versions().length === 3)
    expect([versions(), slots.pointer()]).toEqual([['1', '2', '2'], { run: 'b', wish: 'to-2' }])
  })

  it('U3 goes back from a version that falls at once, after three starts', async () => {
    start()
    await until(() => versions().length === 1)
    fill('2', 'process.exit(1)')
    end('1')
    await until(() => versions().length === 5)
    expect(versions()).toEqual(['1', '2', '2', '2', '1'])
    expect(slots.pointer()?.back).toEqual({ trial: 'to-2', from: 'b', why: 'starts' })
  })

  it('U3 goes back from a version that runs and never is healthy', async () => {
    start({ starts: 3, ms: 500 })
    await until(() => versions().length === 1)
    fill('2', STAYS)
    end('1')
    await until(() => versions().length === 3)
    expect([versions(), slots.pointer()?.back?.why]).toEqual([['1', '2', '1'], 'time'])
  })

  it.each([
    ['hangs', 'for(;;){}'],
    ['takes memory without an end', 'const all=[];setInterval(()=>{for(let i=0;i<1e6;i++)all.push({i})},1)'],
    ['never says that it is healthy', STAYS],
  ])('U3 goes back from a version that %s', async (_what, acts) => {
    start({ starts: 3, ms: 3000 })
    await until(() => versions().length === 1)
    fill('2', acts)
    end('1')
    await until(() => versions().length > 2 && versions().at(-1) === '1')
    expect(slots.pointer()).toMatchObject({ run: 'a', back: { trial: 'to-2', from: 'b' } })
    expect(slots.pointer()?.trial).toBe(undefined)
  })

  it('is the program itself where that is proven, and hands it what it was told', async () => {
    fill(
      '2',
      `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'told'))}, process.argv.slice(1).join(' '));${STAYS}`,
    )
    slots.keepPointer({ run: 'b' })
    const launcher = startProcess('--data', '/x y')
    await until(() => existsSync(join(folder, 'told')))
    expect(ran().map(({ pid }) => pid)).toEqual([launcher.pid])
    expect(readFileSync(join(folder, 'told'), 'utf8')).toBe(
      `${join(folder, 'b/agent.cjs')} --data /x y --slots ${folder}`,
    )
  })

  it('is the program itself under the Node of a slot, too', async () => {
    const node = join(folder, 'node-of-slot')
    writeFileSync(node, `#!/bin/sh\necho "node $$ $*" >> ${join(folder, 'ran')}\nexec ${process.execPath} "$@"\n`)
    const sha256 = createHash('sha256').update(readFileSync(node)).digest('hex')
    slots.install(
      '3',
      new Map<string, SlotFile>([
        ['agent.cjs', Buffer.from(`${says('3', folder)}${STAYS}`)],
        ['node', { path: node, sha256 }],
      ]),
    )
    const launcher = startProcess()
    await until(() => versions().includes('3'))
    expect(ran().at(-1)?.pid).toBe(launcher.pid)
    expect(versions()).toEqual(['node', '3'])
  })

  it('asks a version that is tried to end when it is asked itself, and does not count that start', async () => {
    slots.keepPointer({ run: 'a' })
    fill(
      '2',
      `process.on('SIGTERM',()=>{require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'bye'))},'');process.exit(0)});${STAYS}`,
    )
    for (let round = 1; round <= 4; round++) {
      rmSync(join(folder, 'bye'), { force: true })
      const launcher = startProcess()
      await until(() => versions().filter((each) => each === '2').length === round)
      launcher.kill('SIGTERM')
      await once(launcher, 'exit')
      expect([existsSync(join(folder, 'bye')), slots.pointer()?.trial?.starts]).toEqual([true, 0])
    }
  })

  it.each(['@1970-01-02 00:00:00', '@2038-01-20 00:00:00', '-1y'])(
    'U5 counts the time of a trial by no clock on the wall: %s',
    async (when) => {
      slots.keepPointer({ run: 'a' })
      fill('2', STAYS)
      const launcher = spawn('faketime', ['-f', when, process.execPath, PROGRAM, folder, 'agent.cjs'], {
        stdio: 'ignore',
      })
      children.push(launcher)
      const isThere = await Promise.race([
        once(launcher, 'spawn').then(() => true),
        once(launcher, 'error').then(() => false),
      ])
      if (!isThere) return
      await until(() => versions().length === 1)
      expect(slots.pointer()).toMatchObject({ run: 'b', trial: { starts: 1, spent: 0 } })
      slots.sayHealthy()
      await until(() => slots.pointer()?.trial === undefined)
      expect(slots.pointer()).toEqual({ run: 'b', wish: 'to-2' })
    },
  )

  it('U19 is one a folder, and one that was killed keeps nobody out', async () => {
    fill('2', STAYS)
    rmSync(join(folder, 'wish.json'))
    for (let round = 1; round <= 2; round++) {
      const first = startProcess()
      await until(() => versions().length === round)
      const second = startProcess()
      const [code] = await once(second, 'exit')
      expect(code).not.toBe(0)
      first.kill('SIGKILL')
      await once(first, 'exit')
      expect(versions()).toEqual(new Array(round).fill('1'))
    }
  })

  it('U19 is one a folder also where a slot brings its own Node: another one neither starts nor counts anything', async (context) => {
    if (process.platform !== 'linux') return context.skip('a process becomes its program on Linux alone')
    const node = join(folder, 'node-of-slot')
    writeFileSync(node, `#!/bin/sh\nexec ${process.execPath} "$@"\n`)
    const sha256 = createHash('sha256').update(readFileSync(node)).digest('hex')
    slots.install(
      '3',
      new Map<string, SlotFile>([
        ['agent.cjs', Buffer.from(`${says('3', folder)}${STAYS}`)],
        ['node', { path: node, sha256 }],
      ]),
    )
    for (let round = 1; round <= 2; round++) {
      const first = startProcess()
      await until(() => versions().length === round)
      fill(`${3 + round}`, STAYS)
      const before = slots.pointer()
      for (let again = 0; again < 4; again++) {
        const second = startProcess()
        const ended = await Promise.race([once(second, 'exit'), until(() => versions().length > round)])
        expect([Array.isArray(ended) && ended[0] !== 0, versions()]).toEqual([true, new Array(round).fill('3')])
      }
      expect(slots.pointer()).toEqual(before)
      rmSync(join(folder, 'wish.json'))
      first.kill('SIGKILL')
      await once(first, 'exit')
    }
  })

  it('U1 U3 killed at each start of a bad version, it gives that up all the same', async () => {
    fill('2', STAYS)
    slots.keepPointer({ run: 'a' })
    for (let round = 0; round < 4; round++) {
      const launcher = startProcess()
      await until(() => versions().length === round + 1)
      launcher.kill('SIGKILL')
      await once(launcher, 'exit')
    }
    expect(versions()).toEqual(['2', '2', '2', '1'])
    expect(slots.pointer()).toMatchObject({ run: 'a', back: { from: 'b', why: 'starts' } })
  })

  it('starts the other version where a file of the one that ran is damaged, and says so where both are', async () => {
    fill('2', `${HEALTHY};${STAYS}`)
    slots.keepPointer({ run: 'b' })
    appendFileSync(join(folder, 'b/agent.cjs'), ' ')
    start()
    await until(() => versions().length === 1)
    expect(versions()).toEqual(['1'])
    stopping.abort()
    await running
    appendFileSync(join(folder, 'a/agent.cjs'), ' ')
    stopping = new AbortController()
    start()
    expect(await running).toBe(false)
  })
})
