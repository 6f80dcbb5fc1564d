import type { Clock } from '../uplink/clock.ts'
import type { Log } from '../uplink/log.ts'
import type { SlotFolder } from './slot-folder.ts'
import { beginStart, endStart, followWish, heardHealthy, type Pointer, type Slot, TRIAL } from './slots.ts'

/** A program that was started. */
export interface Started {
  /** Resolves when it has ended, whatever the reason. */
  ended: Promise<void>
  kill(): void
}

export interface LauncherParts {
  slots: SlotFolder
  start(slot: Slot): Started
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
 * Starts what is pointed at, again and again, until `signal`; gives a new version up that falls three times or is not healthy in
 * time. It is the only one that writes the pointer. Resolves with false where no slot is whole.
 */
export async function launch(parts: LauncherParts): Promise<boolean> {
  const { slots, signal, clock } = parts
  let pause = PAUSE.least
  while (!signal.aborted) {
    const pointer = takeStart(parts)
    if (!pointer) return false
    const began = clock.uptime()
    await runOnce(parts, pointer)
    const ran = (clock.uptime() - began) * 1000
    const now = slots.pointer() ?? pointer
    if (now.trial) slots.keepPointer(endStart(now, ran))
    if (signal.aborted) return true
    if (slots.wish() && followWish(now, slots.wish(), slots.whole()) !== now) continue
    pause = ran >= PAUSE.forgiven ? PAUSE.least : pause
    await after(parts, pause)
    pause = Math.min(pause * 2, PAUSE.most)
  }
  return true
}

/** What is started now, kept before it is. */
export function takeStart({ slots, log, trial }: Pick<LauncherParts, 'slots' | 'log' | 'trial'>): Pointer | undefined {
  const whole = slots.whole()
  const kept = slots.pointer()
  // Said just before an end that was not waited for.
  const heard = kept && heardHealthy(kept, slots.healthyIn() ?? '')
  const pointer = beginStart(heard && followWish(heard, slots.wish(), whole), whole, trial)
  if (!pointer) {
    log('error', 'launcher.no_slot')
    return undefined
  }
  slots.keepPointer(pointer)
  if (pointer.back && pointer.back.trial !== kept?.back?.trial)
    log('error', 'launcher.went_back', { from: pointer.back.from, why: pointer.back.why })
  return pointer
}

async function runOnce(
  { slots, start, clock, signal, lookEvery = 1000, trial = TRIAL }: LauncherParts,
  pointer: Pointer,
) {
  const program = start(pointer.run)
  const stop = () => program.kill()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  let callOff = () => {}
  const until = clock.uptime() * 1000 + trial.ms - (pointer.trial?.spent ?? 0)
  const look = () => {
    const proven = heardHealthy(pointer, slots.healthyIn() ?? '')
    if (proven !== pointer) return slots.keepPointer(proven)
    if (clock.uptime() * 1000 >= until) return program.kill()
    callOff = clock.after(lookEvery, look)
  }
  if (pointer.trial) callOff = clock.after(lookEvery, look)
  await program.ended
  callOff()
  signal.removeEventListener('abort', stop)
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
