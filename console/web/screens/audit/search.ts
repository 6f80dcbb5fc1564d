import { AUDIT_RESULTS, type AuditQuery, type AuditResult } from '@preau/protocol/api/audit.ts'
import { type Id, isId } from '@preau/protocol/ids.ts'

export const PERIODS = ['day', 'week', 'month', 'all'] as const
export type AuditPeriod = (typeof PERIODS)[number]

/** Filters of the audit as they stand in the address, beside the scope of the page. */
export interface AuditSearch {
  q?: string
  who?: string
  what?: string
  result?: AuditResult
  /** A week, where it is not said. */
  period?: AuditPeriod
}

const HOUR = 3_600_000
const SPANS: Record<Exclude<AuditPeriod, 'all'>, number> = { day: 24 * HOUR, week: 168 * HOUR, month: 720 * HOUR }
export const USUAL_PERIOD: AuditPeriod = 'week'

/** Reads the address; what cannot be read is passed over. */
export function validateAuditSearch(search: Record<string, unknown>): AuditSearch {
  const valid: AuditSearch = {}
  if (typeof search.q === 'string' && search.q.trim() !== '') valid.q = search.q.slice(0, 200)
  if (typeof search.who === 'string' && /^[a-z]+(:[\w-]{1,80})?$/.test(search.who)) valid.who = search.who
  if (typeof search.what === 'string' && /^[a-z_.]{1,64}$/.test(search.what)) valid.what = search.what
  const result = AUDIT_RESULTS.find((candidate) => candidate === search.result)
  if (result) valid.result = result
  const period = PERIODS.find((candidate) => candidate === search.period)
  if (period && period !== USUAL_PERIOD) valid.period = period
  return valid
}

/** What the server is asked. @param now ms since 1970, rounded by the caller so that one question has one answer */
export function toAuditQuery(search: AuditSearch & { school?: Id | undefined }, now: number): AuditQuery {
  const { q, who, what, result, period = USUAL_PERIOD, school } = search
  return {
    ...(q !== undefined && { q }),
    ...(who !== undefined && { actor: who }),
    ...(what !== undefined && { action: what }),
    ...(result !== undefined && { result }),
    ...(isId(school) && { school }),
    ...(period !== 'all' && { from: now - SPANS[period] }),
  }
}
