import type { Voice } from './translate.ts'

const STEPS = [
  ['every.days', 86_400],
  ['every.hours', 3600],
  ['every.minutes', 60],
  ['every.seconds', 1],
] as const

/** How often: `chaque minute`, `toutes les 5 min`, `tous les 2 jours`. Seconds. */
export function formatEvery(seconds: number, { t }: Voice): string {
  const [key, size] = STEPS.find(([, step]) => seconds >= step * 0.99) ?? STEPS[3]
  return t(key, { count: Math.round(seconds / size) })
}
