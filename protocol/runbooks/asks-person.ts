import type { Runbook } from './runbook.ts'

/**
 * Whether it asks who sits before the machine, and does nothing without a yes: then neither the server nor the agent keeps it out of a
 * class, for who teaches says so himself (I6).
 */
export function asksPerson({ steps: [first] }: Pick<Runbook, 'steps'>): boolean {
  return first?.needs?.some(({ is }) => is === 'person.agrees') === true
}
