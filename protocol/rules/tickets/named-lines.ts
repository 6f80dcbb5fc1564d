import { canonicalJson } from '../../canonical-json.ts'
import { isNamed } from '../sla/order.ts'
import type { EventFields, ServiceEvent } from './service-event.ts'

/** What of a line says which one it is, and not what happened. */
const OF_THE_LINE = ['school', 'n', 'key', 'ticket', 'equipment', 'recordedAt', 'recordedBy'] as const

type Line = EventFields & Pick<ServiceEvent, 'n'>

/** What a line says; of a correction what it puts there, undefined where it takes a line back. */
export function saidBy(line: ServiceEvent): EventFields | undefined {
  return line.event === 'corrected' ? line.with : line
}

/**
 * The line that a correction could be taken to name instead of the one that it means: the published log has no numbers, so a line is
 * named there by its second, its event and its cause (`isNamed`). One that says just the same is no other: either may go.
 * @param lines what there is when the corrections of a second are taken, and what each of them puts there
 */
export function namedToo<L extends Line>(lines: readonly L[], correction: Line, meant: L): L | undefined {
  const { at, event, cause } = meant
  const name = { at, event, ...(cause !== undefined && { cause }) }
  return lines.find(
    (line) => line.n !== meant.n && line.n !== correction.n && isNamed(line, name) && said(line) !== said(meant),
  )
}

function said(line: Line): string {
  return canonicalJson(line, OF_THE_LINE)
}
