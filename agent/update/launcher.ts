import { toPreauError } from '@preau/protocol/errors.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { SlotFolder } from './slot-folder.ts'
import {
  beginStart,
  calledOff,
  endStart,
  followWish,
  heardHealthy,
  otherSlot,
  type Pointer,
  type Slot,
  TRIAL,
} from './slots.ts'

/** A program that was started. */
export interface Started {
  /** Resolves when it has ended: whether it did so by itself and in order. */
  ended: Promise<boolean>
  /** Asks it to end, and makes it where it does not. */
  stop(): void
  /** Ends it at once. */
  kill(): void
}

export interface LauncherParts {
  slots: SlotFolder
  start(slot: Slot): Started
  /**
   * Lets this very process become the program of a slot, which costs no second one: for versions that are proven. Gives false where it
   * cannot; true when the program has ended, unless nothing comes after it at all.
   */
  become?(slot: Slot): Promise<boolean>
  clock: Pick<Clock, 'uptime' | 'after'>
  signal: AbortSignal
  log: Log
  /** ms between two looks whether a new version is healthy. */
  lookEvery?: number
  /** What a new version has to show that it is healthy. */
  trial?: typeof TRIAL
}

/** Between two starts of a program that falls, in ms: doubled each time, until it has run for a while. */
const PAUSE = { least: 1000, most: 60_000, forgiven: 60_000 }

/**
 * Starts what is pointed at, again and again, until `signal` or until it ends in order and wishes for nothing; gives a new version up
 * that falls three times or is not healthy in time. It is the only one that writes the pointer. Resolves with false where no slot is
 * whole.
 */
export async function launch(parts: LauncherParts): Promise<boolean> {
  const { slots, signal, clock } = parts
  let pause = PAUSE.least
  while (!signal.aborted) {
    const pointer = takeStart(parts)
    if (!pointer) return false
    if (!pointer.trial && (await parts.become?.(pointer.run))) return true
    const began = clock.uptime()
    const isOrderly = await runOnce(parts, pointer)
    const ran = (clock.uptime() - began) * 1000
    const now = slots.pointer() ?? pointer
    const counted = signal.aborted ? calledOff(now) : now
    if (now.trial) keep(parts, endStart(counted, ran))
    if (signal.aborted) return true
    if (slots.wish() && followWish(now, slots.wish(), slots.whole()) !== now) continue
    if (isOrderly && !now.trial) return true
    pause = ran >= PAUSE.forgiven ? PAUSE.least : pause
    await after(parts, pause)
    pause = Math.min(pause * 2, PAUSE.most)
  }
  return true
}

/** What is started now, kept before it is. */
export function takeStart(parts: Pick<LauncherParts, 'slots' | 'log' | 'trial'>): Pointer | undefined {
  const { slots, log, trial } = parts
  const whole = slots.whole()
  const kept = slots.pointer()
  // Said just before an end that was not waited for.
  const heard = kept && heardHealthy(kept, slots.healthyIn() ?? '')
  const pointer = beginStart(heard && followWish(heard, slots.wish(), whole), whole, trial)
  if (!pointer) {
    log('error', 'launcher.no_slot')
    return undefined
  }
  // A start that cannot be counted is no start of what is to be tried: a disk that takes nothing changes no version.
  if (!keep(parts, pointer)) return pointer.trial ? withoutTrial(pointer, whole.has(otherSlot(pointer.run))) : pointer
  if (pointer.back && pointer.back.trial !== kept?.back?.trial)
    log('error', 'launcher.went_back', { from: pointer.back.from, why: pointer.back.why })
  return pointer
}

function withoutTrial({ run }: Pointer, hasOther: boolean): Pointer {
  return { run: hasOther ? otherSlot(run) : run }
}

/** Whether the pointer is on the disk. */
function keep({ slots, log }: Pick<LauncherParts, 'slots' | 'log'>, pointer: Pointer): boolean {
  try {
    slots.keepPointer(pointer)
    return true
  } catch (error) {
    log('error', 'launcher.disk', { code: toPreauError(error, 'UPDATE_DISK_FAILED').code })
    return false
  }
}

async function runOnce(parts: LauncherParts, pointer: Pointer): Promise<boolean> {
  const { slots, start, clock, signal, lookEvery = 1000, trial = TRIAL } = parts
  const program = start(pointer.run)
  const stop = () => program.stop()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  let callOff = () => {}
  const until = clock.uptime() * 1000 + trial.ms - (pointer.trial?.spent ?? 0)
  const look = () => {
    const proven = heardHealthy(pointer, slots.healthyIn() ?? '')
    // Where the disk does not take it now, it is heard at the next look.
    if (proven !== pointer && keep(parts, proven)) return
    if (proven === pointer && clock.uptime() * 1000 >= until) return program.kill()
    callOff = clock.after(lookEvery, look)
  }
  if (pointer.trial) callOff = clock.after(lookEvery, look)
  const isOrderly = await program.ended
  callOff()
  signal.removeEventListener('abort', stop)
  return isOrderly
}

function after({ clock, signal }: LauncherParts, ms: number): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      callOff()
      done()
    }
    const callOff = clock.after(ms, () => {
      signal.removeEventListener('abort', end)
      done()
    })
    signal.addEventListener('abort', end, { once: true })
  })
}
