import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { DayPlan } from '@preau/protocol/messages/day-plan.ts'
import type { KeepLessonsOptions, KeptLessons } from './keep-lessons.ts'
import type { KioskDesk } from './session/kiosk-orders.ts'

export interface AwaitLessonsOptions extends KeepLessonsOptions {
  orders: KioskDesk
}

export interface AwaitedLessons extends Pick<KeptLessons, 'take' | 'isClassTime' | 'stop'> {
  /** The lessons once they are looked after; undefined before. */
  now(): KeptLessons | undefined
}

/**
 * Looks after the lessons of this machine from the moment on in which there is something to look after: a plan that it keeps or that
 * comes, or a shell that wants to show the page at the board. Until then none of it is read: most machines have neither, and it
 * takes memory (docs/adr/0010). It resolves when what was kept is looked after.
 */
export async function awaitLessons(options: AwaitLessonsOptions): Promise<AwaitedLessons> {
  const { folder, page, orders, log } = options
  let kept: KeptLessons | undefined
  let begun: Promise<void> | undefined
  let isStopped = false

  function begin(): Promise<void> {
    begun ??= import('./keep-lessons.ts')
      .then(({ keepLessons }) => (isStopped ? undefined : keepLessons(options)))
      .then(
        (lessons) => {
          kept = lessons
        },
        // The rest of the agent goes on; the next plan is a new try.
        (error: unknown) => {
          begun = undefined
          log('error', 'lessons.failed', { code: toPreauError(error).code })
        },
      )
    return begun
  }

  if (page !== undefined) orders.onWanted(() => void begin())
  if (existsSync(join(folder, 'day-plan.json'))) await begin()
  return {
    now: () => kept,
    take: (plan: DayPlan) => void begin().then(() => kept?.take(plan)),
    isClassTime: (at) => kept?.isClassTime(at),
    async stop() {
      isStopped = true
      await begun
      await kept?.stop()
    },
  }
}
