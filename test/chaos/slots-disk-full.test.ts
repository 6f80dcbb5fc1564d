import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { takeStart } from '../../agent/update/launcher.ts'
import { makeParcel } from '../../agent/update/parcel.ts'
import { realSlotDisk } from '../../agent/update/real-slot-disk.ts'
import { SlotFolder } from '../../agent/update/slot-folder.ts'
import { slotInstaller } from '../../agent/update/slot-installer.ts'
import { sha256 } from '../../agent/update/testing/test-repository.ts'
import { fakeClock } from '../../agent/uplink/fake-clock.ts'
import { silent } from '../../agent/uplink/log.ts'
import { openOutbox } from '../../agent/uplink/outbox.ts'
import { mountSmallDisk, NO_SMALL_DISK, type SmallDisk } from '../processes/small-disk.ts'

const KB = 1024
let disk: SmallDisk | undefined
afterEach(() => {
  disk?.remove()
  disk = undefined
})

const app = (text: string) =>
  makeParcel(new Map(['agent.mjs', 'session.mjs', 'specs/x.yaml'].map((name) => [name, Buffer.alloc(200 * KB, text)])))

/** A machine on a disk of 4 MB with its outbox, on which version 2 is to come. */
function machine({ path }: SmallDisk) {
  const slots = new SlotFolder(realSlotDisk(join(path, 'slots')))
  slots.install('1', new Map([['agent.mjs', Buffer.alloc(200 * KB, 'one')]]))
  takeStart({ slots, log: silent })
  const parcel = app('two')
  writeFileSync(join(path, 'target'), parcel)
  const custom = { kind: 'agent-app' as const, product: 'agent', version: '2' }
  const order = { name: 'agent/2/file', target: { length: parcel.length, hashes: { sha256: sha256(parcel) }, custom } }
  const update = (reserve = 0) =>
    slotInstaller({
      ...{ slots, folder: join(path, 'slots'), trialFile: join(path, 'trial.json'), node: '24', reserve },
      newId: () => 'to-2',
    }).install(order, join(path, 'target'), {
      ...{ signal: new AbortController().signal, isFree: () => true, campaign: undefined, log: silent },
      obtain: async () => '',
    })
  return { slots, update }
}

describe('U4 a machine whose disk is full', () => {
  it('changes no version at whatever write the disk is full, gives the room back, and goes on when there is some', async (context) => {
    if (NO_SMALL_DISK) return context.skip(NO_SMALL_DISK)
    disk = mountSmallDisk(4)
    const { slots, update } = machine(disk)
    const ballast = join(disk.path, 'ballast')
    disk.fill()
    const most = statSync(ballast).size
    let refused = 0
    // From no room at all to room for half of it, and so a full disk at each of the writes.
    for (let room = 0; room <= 500 * KB; room += 20 * KB) {
      truncateSync(ballast, most - room)
      await expect(update()).rejects.toMatchObject({ code: 'UPDATE_DISK_FULL' })
      refused++
      expect(readdirSync(join(disk.path, 'slots')).filter((name) => name.startsWith('b'))).toEqual([])
      const pointer = takeStart({ slots, log: silent })
      expect([pointer?.run, slots.whole().has('a'), slots.wish()]).toEqual(['a', true, undefined])
      // What it took is there again for others, and the outbox takes what happens.
      truncateSync(ballast, most - Math.max(room, 200 * KB))
      const outbox = openOutbox(join(disk.path, 'outbox.db'), { clock: fakeClock(0) })
      outbox.addEvent({ event: 'update.checked', severity: 'info' })
      expect(outbox.isFull()).toBe(false)
      outbox.close()
    }
    expect(refused).toBe(26)
    disk.empty()
    expect(await update()).toEqual({ done: 'restart' })
    expect(takeStart({ slots, log: silent })).toMatchObject({ run: 'b', trial: { id: 'to-2' } })
  })

  it('leaves the room that others need', async (context) => {
    if (NO_SMALL_DISK) return context.skip(NO_SMALL_DISK)
    disk = mountSmallDisk(4)
    const { update } = machine(disk)
    await expect(update(3 * KB * KB)).rejects.toMatchObject({ code: 'UPDATE_DISK_FULL' })
    expect(existsSync(join(disk.path, 'slots/b'))).toBe(false)
  })

  it('starts what ran where a start cannot be counted, and where the disk takes nothing at all', async (context) => {
    if (NO_SMALL_DISK) return context.skip(NO_SMALL_DISK)
    disk = mountSmallDisk(4)
    const { slots, update } = machine(disk)
    await update()
    execFileSync('mount', ['-o', 'remount,ro', disk.path])
    const logged: string[] = []
    const start = () => takeStart({ slots, log: (_level, event) => logged.push(event) })
    // The wish cannot be kept, so that it is not followed.
    expect([start(), logged]).toEqual([{ run: 'a' }, ['launcher.disk']])
    execFileSync('mount', ['-o', 'remount,rw', disk.path])
    expect(start()).toMatchObject({ run: 'b', trial: { starts: 1 } })
    execFileSync('mount', ['-o', 'remount,ro', disk.path])
    expect(start()).toEqual({ run: 'a' })
    execFileSync('mount', ['-o', 'remount,rw', disk.path])
    expect(start()).toMatchObject({ run: 'b', trial: { starts: 2 } })
  })
})
