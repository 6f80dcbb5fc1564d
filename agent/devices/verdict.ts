import type { NamedSpec } from '../drivers/spec-files.ts'
import type { Discovery, Found } from './discover.ts'

/** What a search says of one place. */
export type Verdict =
  /** One description fits. */
  | { is: 'fits'; found: Found }
  /** Several do; the best of them is first. `sameWay`: they fit by the very same door, so that a person has to choose. */
  | { is: 'several'; found: readonly Found[]; sameWay: boolean }
  /** A device that is known wants a password first. */
  | { is: 'password'; id: string }
  /** Something speaks, and no description understands it: another device, or another speed of the line. */
  | { is: 'stranger'; heard: readonly string[] }
  /** A device of this family answers that it cannot say it now. */
  | { is: 'refuses'; id: string }
  /** A device of this sort is there, and this system does not show how it writes its values. */
  | { is: 'unread'; id: string }
  /** The line is open, and nothing comes. */
  | { is: 'silent' }
  /** It cannot be opened at all. */
  | { is: 'shut' }
  /** No description can be at such a place. */
  | { is: 'untried' }

/** Makes one sentence of all tries at a place. */
export function verdictOf({ found, tried }: Discovery, specs: readonly NamedSpec[]): Verdict {
  const sorted = [...found].sort((a, b) => worth(b.id, specs) - worth(a.id, specs))
  const [best, second] = sorted
  if (best && second) return { is: 'several', found: sorted, sameWay: isSameWay(best, second) }
  if (best) return { is: 'fits', found: best }
  const faults = (code: string) => tried.filter(({ fault }) => fault === code).map(({ id }) => id)
  const [guarded] = faults('EQUIPMENT_PASSWORD')
  if (guarded !== undefined) return { is: 'password', id: guarded }
  const [refuses] = faults('EQUIPMENT_REFUSED')
  if (refuses !== undefined) return { is: 'refuses', id: refuses }
  const [unread] = faults('EQUIPMENT_UNREAD')
  if (unread !== undefined) return { is: 'unread', id: unread }
  const heard = faults('EQUIPMENT_ANSWER')
  if (heard.length > 0) return { is: 'stranger', heard }
  if (tried.length === 0) return { is: 'untried' }
  return { is: faults('EQUIPMENT_SILENT').length > 0 ? 'silent' : 'shut' }
}

function isSameWay(one: Found, other: Found): boolean {
  return one.way.port === other.way.port && one.way.baud === other.way.baud
}

/** A description that a vendor confirms before one that is guessed, then the one that can say more. */
function worth(id: string, specs: readonly NamedSpec[]): number {
  const spec = specs.find((each) => each.id === id)?.spec
  if (!spec) return -1
  const certainty = { C: 2, S: 1, U: 0 }[spec.certainty]
  return certainty * 1000 + Object.keys(spec.reads).length + Object.keys(spec.commands).length
}
