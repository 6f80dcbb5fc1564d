import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fakeClock } from './fake-clock.ts'
import { openOutbox } from './outbox.ts'

const disk = smallDisk()
const limits = { samples: 1000, bytes: 1024 ** 2, waiting: 5 }

afterAll(() => {
  if (!disk.path) return
  execFileSync('umount', [disk.path])
  rmSync(disk.path, { recursive: true })
})

describe('I8 the outbox on a disk that is full', () => {
  it('keeps the newest in memory, tells of it and recovers', (test) => {
    if (disk.why) test.skip(disk.why)
    const path = disk.path ?? ''
    const clock = fakeClock(1_800_000_000_000)
    const outbox = openOutbox(join(path, 'outbox.db'), { clock, limits })
    const look = (load: number) => ({ at: clock.wall(), uptime: clock.uptime(), values: { 'cpu.load': load } })
    expect(outbox.addSample(look(0))).toBe(0)
    fill(path)
    let added = 1
    while (!outbox.isFull() && added < 20_000) {
      outbox.addSample(look(added))
      if (!outbox.isFull()) added += 1
    }
    clock.advance(60_000)
    for (let load = 1; load <= 9; load++) expect(outbox.addSample(look(load))).toBeUndefined()
    outbox.addEvent({ event: 'disk.added', severity: 'info' })
    expect(outbox.size()).toMatchObject({ records: added, waiting: 5 })
    expect(outbox.place().next).toBe(added)
    // What the server has may be forgotten all the same, now or later.
    expect(outbox.ack(0, 0)).toBe(true)

    rmSync(join(path, 'filler'))
    clock.advance(60_000)
    outbox.addSample(look(99))
    expect(outbox.isFull()).toBe(false)
    const told = outbox.peek(added - 1, 100, 1e6).map((record) => {
      if (record.kind === 'event')
        return [record.seq - added, record.body.event, record.body.params ?? {}, record.uptime]
      return [record.seq - added, record.kind === 'report' ? record.values['cpu.load'] : record.kind]
    })
    expect(told).toEqual([
      [0, 'outbox.full', { reason: 'full' }, 0],
      [1, 7],
      [2, 8],
      [3, 9],
      [4, 'disk.added', {}, 60],
      [5, 99],
      [6, 'outbox.recovered', { kept: 5, lost: 7 }, 120],
    ])
    expect(outbox.place()).toMatchObject({ acked: 0, first: 1, next: added + 7 })
    expect(outbox.size().waiting).toBe(0)
    outbox.close()
  })
})

/** A file system of 1 MiB of its own, or why there is none. */
function smallDisk(): { path?: string; why?: string } {
  if (process.getuid?.() !== 0) return { why: 'only root may mount a small disk' }
  const path = mkdtempSync(join(tmpdir(), 'preau-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'pipe' })
    return { path }
  } catch {
    rmSync(path, { recursive: true })
    return { why: 'this machine does not let one mount a small disk' }
  }
}

/** Leaves no room on the disk. */
function fill(path: string): void {
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(join(path, 'filler'), Buffer.alloc(bavail * bsize))
}
