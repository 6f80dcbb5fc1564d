import { readFileSync } from 'node:fs'
import type { Id } from '@preau/protocol/ids.ts'
import type { KioskDiagnosis } from '@preau/protocol/kiosk.ts'
import { type DayPlan, decodeDayPlan } from '@preau/protocol/messages/day-plan.ts'
import type { LessonStanding } from '@preau/protocol/rules/lessons/lesson-state.ts'
import type { KioskPolicyFile } from '@preau/protocol/rules/window-rules.ts'
import { writeWhole } from '../uplink/whole-file.ts'

/** How a lesson stands on this machine. */
export interface KeptLesson extends LessonStanding {
  /** Its end, ms since 1970: a day later it is forgotten. */
  to: number
  diagnosis: KioskDiagnosis | null
  /** Another place that was taken for it. */
  fallback: string | null
  /** While it runs: the policy by which it was launched, whatever was signed since (I6). */
  policy?: KioskPolicyFile
}

export type KeptLessons = Record<Id, KeptLesson>

/** What a machine keeps of its lessons. INVARIANT: what was given is on disk when the call returns, for its own account alone. */
export interface PlanStore {
  plan(): DayPlan | undefined
  keepPlan(plan: DayPlan): void
  lessons(): KeptLessons
  keepLessons(lessons: KeptLessons): void
}

/** Keeps both in files; one that cannot be read is none: the server sends the plan again at the next birth. */
export function planFiles(paths: { plan: string; lessons: string }): PlanStore {
  return {
    plan: () => read(paths.plan, decodeDayPlan),
    keepPlan: (plan) => writeWhole(paths.plan, JSON.stringify(plan)),
    lessons: () => read(paths.lessons, lessonsIn) ?? {},
    keepLessons: (lessons) => writeWhole(paths.lessons, JSON.stringify(lessons)),
  }
}

/** Keeps both as long as its program runs, for machines that do not exist. */
export function planMemory(): PlanStore {
  let [plan, lessons]: [DayPlan | undefined, KeptLessons] = [undefined, {}]
  return {
    plan: () => plan,
    keepPlan: (next) => {
      plan = next
    },
    lessons: () => lessons,
    keepLessons: (next) => {
      lessons = next
    },
  }
}

function read<T>(path: string, decode: (value: unknown) => T): T | undefined {
  try {
    return decode(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** The file is this program's own: what is no lesson in it is passed over. */
function lessonsIn(value: unknown): KeptLessons {
  if (typeof value !== 'object' || value === null) return {}
  const isKept = (each: unknown) => typeof each === 'object' && each !== null && 'state' in each && 'to' in each
  return Object.fromEntries(Object.entries(value).filter(([, each]) => isKept(each))) as KeptLessons
}
