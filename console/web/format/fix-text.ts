import type { RunDevice } from '@preau/protocol/api/runbook-runs.ts'
import type { StepProof } from '@preau/protocol/runbooks/fix.ts'
import type { Runbook } from '@preau/protocol/runbooks/runbook.ts'
import type { Voice } from './translate.ts'

const KNOWN_WHYS = [
  ...['lesson', 'unmet', 'unknown', 'not_here', 'platform', 'not_offered', 'unapproved', 'not_named'],
  ...['too_early', 'over', 'done_before'],
] as const
type KnownWhy =
  | 'lesson'
  | 'unmet'
  | 'unknown'
  | 'not_here'
  | 'platform'
  | 'not_offered'
  | 'unapproved'
  | 'not_named'
  | 'too_early'
  | 'over'
  | 'done_before'

const ACTS = [
  'service.restart',
  'disk.free',
  'kiosk.restart',
  'display.reset',
  'board.find',
  'print_queue.empty',
  'network.reset',
  'logs.collect',
  'machine.reboot',
  'machine.wipe',
  'machine.reset',
  'machine.reinstall',
] as const

const COUNTED = ['files', 'jobs', 'printers', 'lines', 'volumes'] as const
const NAMED = ['adapter', 'unit', 'entry', 'why'] as const

/** The title of a runbook; its name where this server does not know it any more. */
export function runbookTitle(name: string, books: readonly Runbook[] | undefined, { locale }: Voice): string {
  return books?.find(({ runbook }) => runbook === name)?.title[locale] ?? name
}

/** How a fix stands on one device, in a sentence. */
export function runDeviceText({ state, wait, reason, code, proof }: RunDevice, { t }: Voice): string {
  const how = t(`fix.device.${state}`)
  if (state === 'queued' && wait) return `${how}, ${t(`fix.wait.${wait}`)}`
  if (state === 'refused' && reason === 'unmet' && proof?.steps.at(-1)?.seen.needs === 'person.agrees')
    return `${how}, ${t('fix.why.person')}`
  if (state === 'refused' && reason !== null) {
    const why = KNOWN_WHYS.find((each) => each === reason) as KnownWhy | undefined
    return `${how}, ${why ? t(`fix.why.${why}`) : t('fix.why.other', { reason })}`
  }
  return state === 'failed' && code !== null && code !== 'FIX_FAILED' ? `${how}, ${code}` : how
}

/** One step with how it ended, and what was seen. */
export function stepText({ do: name, end, seen }: StepProof, { t, format }: Voice): { line: string; seen: string } {
  const act = ACTS.find((each) => each === name)
  const line = `${act ? t(`fix.act.${act}`) : name}, ${t(`fix.step.${end}`)}`
  const parts = COUNTED.flatMap((key) => {
    const count = seen[key]
    return typeof count === 'number' && count > 0 ? [t(`fix.seen.${key}`, { count })] : []
  })
  const { freed, uptime } = seen
  if (typeof freed === 'number' && freed > 0) parts.unshift(t('fix.seen.freed', { size: format.bytes(freed) }))
  if (typeof uptime === 'number') parts.push(t('fix.seen.uptime', { span: format.duration(uptime * 1000) }))
  for (const key of NAMED) {
    const value = seen[key]
    if (typeof value === 'string' && value !== '') parts.push(t(`fix.seen.${key}`, { value }))
  }
  if (seen.simulated === true) parts.push(t('fix.seen.simulated'))
  return { line, seen: parts.join(', ') }
}
