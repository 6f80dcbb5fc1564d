import type { KioskCheck } from '@preau/protocol/kiosk.ts'
import type { Voice } from './translate.ts'

/** What a machine found out, in lines: each thing that is not well by itself, then what is, then what nobody could look at. */
export function lookedText(checks: readonly KioskCheck[], voice: Voice, now: number): string[] {
  const { t, format } = voice
  const named = (verdict: KioskCheck['verdict']) =>
    format.list(checks.filter((check) => check.verdict === verdict).map(({ what }) => t(`check.${what}`)))
  const faults = checks.filter(({ verdict }) => verdict === 'failed' || verdict === 'warning')
  const [well, unknown] = [named('ok'), named('unknown')]
  return [
    ...faults.map((check) => faultText(check, voice, now)),
    ...(well === '' ? [] : [t('checked.well', { parts: well })]),
    ...(unknown === '' ? [] : [t('checked.unknown', { parts: unknown })]),
  ]
}

function faultText({ what, verdict, reason, since }: KioskCheck, { t, format }: Voice, now: number): string {
  const why =
    reason === null ? t(`check.verdict.${verdict === 'failed' ? 'failed' : 'warning'}`) : t(`check.why.${reason}`)
  const said = since === null ? why : t('check.why_since', { why, time: format.momentWithTime(since, now) })
  return t('check.with', { what: t(`check.${what}`), why: said })
}
