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
  'board.find',
  'print_queue.empty',
  'network.reset',
  'logs.collect',
  'machine.reboot',
  'machine.wipe',
] as const

/** The title of a runbook; its name where this server does not know it any more. */
export function runbookTitle(name: string, books: readonly Runbook[] | undefined, { locale }: Voice): string {
  return books?.find(({ runbook }) => runbook === name)?.title[locale] ?? name
}

/** How a fix stands on one device, in a sentence. */
export function runDeviceText({ state, wait, reason, code }: RunDevice, { t }: Voice): string {
  const how = t(`fix.device.${state}`)
  if (state === 'queued' && wait) return `${how}, ${t(`fix.wait.${wait}`)}`
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
  const { freed, ...rest } = seen
  const parts = Object.entries(rest).map(
    ([key, value]) => `${key} ${typeof value === 'number' ? format.number(value) : String(value)}`,
  )
  if (typeof freed === 'number') parts.unshift(t('fix.seen.freed', { size: format.bytes(freed) }))
  return { line, seen: parts.join(', ') }
}
