import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeStart } from './launcher.ts'
import type { SlotDisk } from './slot-disk.ts'
import { SlotFolder } from './slot-folder.ts'
import { beginStart, endStart, followWish, heardHealthy, otherSlot, type Pointer, type Slot } from './slots.ts'

class Cut extends Error {}

/** A disk whose power goes at a certain step: a file is then whole or not there, and of a folder that is taken away a part is left. */
class CutDisk implements SlotDisk {
  readonly files = new Map<string, Buffer>()
  left = Number.POSITIVE_INFINITY
  steps = 0

  read(name: string): Buffer | undefined {
    return this.files.get(name)
  }
  sum(name: string) {
    const bytes = this.files.get(name)
    return bytes && { length: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  path(name: string): string {
    return name
  }
  /** Cut, it leaves a part. */
  copy(from: string, name: string): void {
    const bytes = this.files.get(from) ?? Buffer.alloc(0)
    this.files.set(name, bytes.subarray(0, 3))
    this.#step()
    this.files.set(name, bytes)
  }
  write(name: string, bytes: Uint8Array): void {
    this.#step()
    this.files.set(name, Buffer.from(bytes))
  }
  move(from: string, to: string): void {
    this.#step()
    const moved = this.#in(from)
    if (moved.length === 0 || this.#in(to).length > 0) throw new Error(`cannot move ${from} to ${to}`)
    for (const name of moved) {
      this.files.set(`${to}${name.slice(from.length)}`, this.files.get(name) ?? Buffer.alloc(0))
      this.files.delete(name)
    }
  }
  remove(folder: string): void {
    for (const name of this.#in(folder)) {
      this.#step()
      this.files.delete(name)
    }
  }
  #in(folder: string): string[] {
    return [...this.files.keys()].filter((name) => name.startsWith(`${folder}/`))
  }
  #step(): void {
    if (this.steps++ >= this.left) throw new Cut()
  }
  /** Nothing runs on a machine without power, whatever a program would make of an error. */
  requirePower(): void {
    if (this.steps > this.left) throw new Cut()
  }
}

const bytesOf = (version: string) =>
  new Map(['agent.mjs', 'NOTICES.txt', 'node'].map((name) => [name, Buffer.from(`${name} of ${version}`)]))
const quiet = () => undefined

/** A machine with version 1 in place, on which version 2 is to come; a bad one falls at once. */
class Machine {
  readonly disk = new CutDisk()
  readonly slots = new SlotFolder(this.disk)
  readonly isGood: boolean

  constructor(isGood: boolean) {
    this.isGood = isGood
    this.slots.fill('1', bytesOf('1'))
    takeStart({ slots: this.slots, log: quiet })
    // What ran before that lies where the new one is to be.
    this.slots.fill('0', bytesOf('0'))
  }

  /** One start of the machine, in which the power goes after `steps`. Gives the version that ran. */
  boot(steps = Number.POSITIVE_INFINITY): string {
    this.disk.steps = 0
    this.disk.left = steps
    const ran: string[] = []
    try {
      for (let starts = 0; starts < 6; starts++) {
        const pointer = takeStart({ slots: this.slots, log: quiet })
        this.disk.requirePower()
        if (!pointer) throw new Error('nothing can be started')
        const version = this.#runs(pointer.run)
        ran.push(version)
        if (version === '1' && pointer.back === undefined) this.#update()
        else if (version === '2' && this.isGood) this.slots.sayHealthy()
        const after = this.slots.pointer() ?? pointer
        this.slots.keepPointer(endStart(heardHealthy(after, this.slots.healthyIn() ?? ''), 1000))
      }
    } catch (error) {
      if (!(error instanceof Cut)) throw error
    }
    return ran.at(-1) ?? ''
  }

  /** What is started is of one piece. */
  #runs(slot: Slot): string {
    const versions = ['agent.mjs', 'NOTICES.txt', 'node'].map(
      (name) => /of (\d)$/.exec(this.disk.read(`${slot}/${name}`)?.toString() ?? '')?.[1],
    )
    expect(new Set(versions).size).toBe(1)
    return versions[0] ?? 'nothing'
  }

  #update(): void {
    const other = otherSlot(this.slots.pointer()?.run ?? 'a')
    if (!this.slots.whole().has(other) || this.slots.version(other) !== '2') this.slots.fill('2', bytesOf('2'))
    this.slots.keepWish({ id: 'to-2', slot: other })
  }

  get stepsOfAll(): number {
    return this.disk.steps
  }
}

const whole = (...slots: Slot[]) => new Set(slots)

describe('two slots', () => {
  it('U1 have something whole to start whatever step the power goes at, and the update comes through all the same', () => {
    const uncut = new Machine(true)
    expect(uncut.boot()).toBe('2')
    const steps = uncut.stepsOfAll
    expect(steps).toBeGreaterThan(10)
    for (let cut = 0; cut <= steps; cut++) {
      const machine = new Machine(true)
      machine.boot(cut)
      expect(machine.boot()).toBe('2')
      expect(machine.slots.pointer()).toEqual({ run: 'b', wish: 'to-2' })
    }
  })

  it('U1 have so through any row of cuts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(25), { maxLength: 8 }), fc.boolean(), (cuts, isGood) => {
        const machine = new Machine(isGood)
        for (const cut of cuts) machine.boot(cut)
        machine.boot()
        const ran = machine.boot()
        // So many cuts may use up the starts of a good one, too: then the old one goes on, which is whole.
        expect(isGood && machine.slots.pointer()?.back === undefined ? '2' : '1').toBe(ran)
        expect(machine.slots.pointer()?.trial).toBe(undefined)
      }),
      { numRuns: 300 },
    )
  })

  it('U3 go back from a version that falls, once and for good', () => {
    const machine = new Machine(false)
    expect(machine.boot()).toBe('1')
    const back = { trial: 'to-2', from: 'b', why: 'starts' }
    expect(machine.slots.pointer()).toEqual({ run: 'a', wish: 'to-2', back })
    machine.boot()
    expect(machine.slots.pointer()).toEqual({ run: 'a', wish: 'to-2', back })
  })

  it('U3 go back where the time of a trial has passed, over all its starts', () => {
    let pointer: Pointer | undefined = { run: 'b', trial: { id: 'x', starts: 0, spent: 0 } }
    pointer = beginStart(pointer, whole('a', 'b'))
    expect(pointer?.trial?.starts).toBe(1)
    pointer = beginStart(pointer && endStart(pointer, 400_000), whole('a', 'b'))
    expect(pointer?.run).toBe('b')
    pointer = beginStart(pointer && endStart(pointer, 200_000), whole('a', 'b'))
    expect(pointer).toEqual({ run: 'a', back: { trial: 'x', from: 'b', why: 'time' } })
  })

  it('start whatever is whole where what is pointed at is not, and nothing where nothing is', () => {
    expect(beginStart(undefined, whole('b'))).toEqual({ run: 'b' })
    expect(beginStart({ run: 'a' }, whole('b'))).toEqual({ run: 'b' })
    expect(beginStart({ run: 'a' }, whole())).toBe(undefined)
    const trial = { id: 'x', starts: 1, spent: 0 }
    expect(beginStart({ run: 'a', trial }, whole('b'))).toMatchObject({ run: 'b', back: { why: 'damaged' } })
    expect(beginStart({ run: 'a', trial: { ...trial, starts: 9 } }, whole('a'))).toMatchObject({ run: 'a' })
  })

  it('hear of health for the trial that it was said in alone', () => {
    const pointer: Pointer = { run: 'b', trial: { id: 'new', starts: 1, spent: 0 } }
    expect(heardHealthy(pointer, 'old')).toBe(pointer)
    expect(heardHealthy(pointer, 'new')).toEqual({ run: 'b' })
  })

  it('follow no wish during a trial, none twice, and none to what is not whole', () => {
    const wish = { id: 'x', slot: 'b' } as const
    const trial = { id: 'y', starts: 1, spent: 0 }
    const followed = { run: 'b', wish: 'x', trial: { id: 'x', starts: 0, spent: 0 } }
    expect(followWish({ run: 'a' }, wish, whole('a', 'b'))).toEqual(followed)
    for (const pointer of [{ run: 'a', trial }, { run: 'a', wish: 'x' }, { run: 'b' }] satisfies Pointer[])
      expect(followWish(pointer, wish, whole('a', 'b'))).toBe(pointer)
    const pointer: Pointer = { run: 'a' }
    expect(followWish(pointer, wish, whole('a'))).toBe(pointer)
    expect(followWish(pointer, undefined, whole('a', 'b'))).toBe(pointer)
  })

  it('take no new version while one is tried: the other slot is the way back', () => {
    const slots = new SlotFolder(new CutDisk())
    slots.keepPointer({ run: 'b', trial: { id: 'x', starts: 1, spent: 0 } })
    expect(() => slots.fill('3', bytesOf('3'))).toThrow(expect.objectContaining({ code: 'STORE_LOCKED' }))
  })

  it('are read as none where a file of theirs is cut, changed or of another shape', () => {
    const disk = new CutDisk()
    const slots = new SlotFolder(disk)
    slots.fill('1', bytesOf('1'))
    const isWhole = () => [slots.whole().has('a'), slots.whole().has('b')]
    expect(isWhole()).toEqual([true, false])
    const manifest = disk.read('a/slot.json') ?? Buffer.alloc(0)
    for (const bytes of ['', '{', '[]', 'null', '{"version":"1","files":[]}', '{"version":"1","files":[{}]}']) {
      disk.write('a/slot.json', Buffer.from(bytes))
      expect(isWhole()).toEqual([false, false])
    }
    disk.write('a/slot.json', manifest)
    disk.write('a/node', Buffer.from('node of 2'))
    expect(isWhole()).toEqual([false, false])
    for (const bytes of ['', '{', '{"run":"c"}', '7']) {
      disk.write('pointer.json', Buffer.from(bytes))
      expect(slots.pointer()).toBe(undefined)
    }
  })
})
