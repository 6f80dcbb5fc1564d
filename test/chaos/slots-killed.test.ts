import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { takeStart } from '../../agent/update/launcher.ts'
import { realSlotDisk } from '../../agent/update/real-slot-disk.ts'
import { SlotFolder } from '../../agent/update/slot-folder.ts'
import { silent } from '../../agent/uplink/log.ts'
import { CutDisk, NO_CUT_DISK } from '../processes/cut-disk.ts'
import { FrozenDisk, NO_FROZEN_DISK } from '../processes/frozen-disk.ts'
import { scratchFolder } from '../processes/server-process.ts'
import { lay, versionIn } from '../processes/slot-machine.ts'
import { rounds } from './rounds.ts'

const PROGRAM = fileURLToPath(new URL('../processes/run-slots.ts', import.meta.url))
const boot = (folder: string, cut: number | string = 'none') =>
  spawnSync(process.execPath, [PROGRAM, folder, `${cut}`], { encoding: 'utf8' })
const said = ({ stdout, stderr }: SpawnSyncReturns<string>) => {
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as { version: string; steps: number }
}

/** Version 1 that runs, and what was before it in the other slot. */
function machine(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const disk = realSlotDisk(folder)
  const slots = new SlotFolder(disk)
  lay(slots, disk, '1')
  takeStart({ slots, log: silent })
  slots.keepPointer({ run: slots.running() })
  lay(slots, disk, '0')
  return folder
}

it('U1 a machine that is killed at any step of an update starts something whole, and takes the update all the same', () => {
  const scratch = scratchFolder()
  try {
    const first = machine(join(scratch.path, 'first'))
    cpSync(first, join(scratch.path, 'uncut'), { recursive: true })
    const { version, steps } = said(boot(join(scratch.path, 'uncut')))
    expect(version).toBe('2')
    expect(steps).toBeGreaterThan(12)
    for (let round = 0; round < Math.ceil(rounds() / 5); round++) {
      for (let cut = 0; cut < steps; cut++) {
        const folder = join(scratch.path, `${round}-${cut}`)
        cpSync(first, folder, { recursive: true })
        expect(boot(folder, cut).signal).toBe('SIGKILL')
        // Where that was in the last of its work, the next one dies, too.
        if (round % 2 === 1) boot(folder, round % steps)
        expect(said(boot(folder)).version).toBe('2')
        const slots = new SlotFolder(realSlotDisk(folder))
        expect([slots.version(slots.running()), slots.pointer()?.trial]).toEqual(['2', undefined])
      }
    }
  } finally {
    scratch.remove()
  }
}, 600_000)

it('U1 a machine whose power goes at any moment starts something whole, and takes the next update', async (context) => {
  if (NO_CUT_DISK !== undefined) return context.skip(NO_CUT_DISK)
  const disk = new CutDisk()
  let child: ChildProcess | undefined
  try {
    machine(join(disk.path, 'slots'))
    disk.settle()
    const writer = spawn(process.execPath, [PROGRAM, join(disk.path, 'slots'), 'for-ever'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let updates = 0
    child = writer
    writer.stdout.on('data', (chunk: Buffer) => {
      updates = Number(chunk.toString().trim().split('\n').at(-1))
    })
    const seen = new Set<string>()
    const cuts = 4 * rounds()
    for (let cut = 0; cut < cuts; cut++) {
      await new Promise((next) => setTimeout(next, 5 + ((cut * 37) % 60)))
      disk.atCut(writer.pid ?? 0, (path) => {
        const folder = join(path, 'slots')
        const real = realSlotDisk(folder)
        const slots = new SlotFolder(real)
        const pointer = takeStart({ slots, log: silent })
        if (!pointer) throw new Error('nothing can be started')
        const version = versionIn(real, pointer.run)
        seen.add(`${pointer.run} ${pointer.trial === undefined}`)
        if (pointer.trial) return
        // It can still be updated.
        const next = `${Number(version) + 1000}`
        slots.keepWish({ id: `to-${next}`, slot: lay(slots, real, next) })
        expect(takeStart({ slots, log: silent })?.trial?.id).toBe(`to-${next}`)
      })
    }
    expect(updates).toBeGreaterThan(2)
    expect(seen.size).toBeGreaterThan(1)
  } finally {
    if (child?.kill('SIGKILL')) await once(child, 'exit')
    disk.remove()
  }
}, 600_000)

it('U1 a machine whose power goes in the middle of an fsync starts something whole, has what it said it has, and takes the next update', async (context) => {
  if (NO_FROZEN_DISK !== undefined) return context.skip(NO_FROZEN_DISK)
  const disk = new FrozenDisk()
  let child: ChildProcess | undefined
  try {
    machine(join(disk.path, 'slots'))
    disk.settle()
    const writer = spawn(process.execPath, [PROGRAM, join(disk.path, 'slots'), 'for-ever'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = writer
    let updates = 1
    writer.stdout.on('data', (chunk: Buffer) => {
      updates = Number(chunk.toString().trim().split('\n').at(-1))
    })
    await once(writer.stdout, 'data')
    let within = 0
    const cuts = 4 * rounds()
    for (let cut = 0; cut < cuts; cut++) {
      await new Promise((next) => setTimeout(next, 3 + ((cut * 31) % 50)))
      const known = updates
      const wasWithin = disk.atCut(writer.pid ?? 0, (path) => {
        const real = realSlotDisk(join(path, 'slots'))
        const slots = new SlotFolder(real)
        const pointer = takeStart({ slots, log: silent })
        if (!pointer) throw new Error('nothing can be started')
        const version = Number(versionIn(real, pointer.run))
        // What it said is on the disk: it runs that, or what came after.
        expect(version).toBeGreaterThanOrEqual(known)
        if (pointer.trial) return
        const next = `${version + 1000}`
        slots.keepWish({ id: `to-${next}`, slot: lay(slots, real, next) })
        expect(takeStart({ slots, log: silent })?.trial?.id).toBe(`to-${next}`)
      })
      if (wasWithin) within++
    }
    expect(updates).toBeGreaterThan(2)
    expect(within).toBeGreaterThan(cuts / 4)
  } finally {
    if (child?.kill('SIGKILL')) await once(child, 'exit')
    disk.remove()
  }
}, 600_000)
