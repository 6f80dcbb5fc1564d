import type { Reason } from '@preau/protocol/rules/device-status.ts'
import { formatEvery } from './every.ts'
import { instanceName } from './reading-text.ts'
import { EQUIPMENT_TELLERS } from './reason-text-equipment.ts'
import type { Voice, WordKey } from './translate.ts'

/** A reason in words. */
export interface ReasonText {
  /** One sentence: what, how much against what, until when. */
  sentence: string
  /** What to do next. */
  next: string
}

/** How each reason is told. `params` are those of the rule that found it (protocol/rules/device-status.ts). */
export type ReasonTeller = (reason: Reason, voice: Voice, now: number) => ReasonText

const DAY_MS = 86_400_000

const TELLERS: Record<string, ReasonTeller> = {
  ...EQUIPMENT_TELLERS,
  never_heard: (_, { t }) => ({ sentence: t('reason.never_heard.says'), next: t('reason.never_heard.next') }),
  silent: (reason, voice, now) => {
    const { t, format } = voice
    if (reason.params.battery !== undefined) {
      const battery = format.percent(numberOf(reason, 'battery'), 0)
      return { sentence: t('reason.silent.says_battery', { battery }), next: t('reason.silent.next_battery') }
    }
    const every = formatEvery(numberOf(reason, 'interval'), voice)
    const age = format.age(now - reason.since)
    return { sentence: t('reason.silent.says', { age, every }), next: t('reason.silent.next') }
  },
  asleep: (reason, { t }) => {
    switch (reason.params.cause) {
      case 'restart':
        return { sentence: t('reason.asleep.says_restart'), next: t('reason.asleep.next') }
      case 'sleep':
        return { sentence: t('reason.asleep.says_sleep'), next: t('reason.asleep.next') }
      case 'stopped':
        return { sentence: t('reason.asleep.says_stopped'), next: t('reason.asleep.next_stopped') }
      default:
        return { sentence: t('reason.asleep.says_shutdown'), next: t('reason.asleep.next') }
    }
  },
  page_closed: (reason, { t, format }, now) => ({
    sentence: t('reason.page_closed.says', { age: format.age(now - reason.since) }),
    next: t('reason.page_closed.next'),
  }),
  page_unopened: (reason, { t, format }, now) => ({
    sentence: t('reason.page_unopened.says', { age: format.age(now - reason.since) }),
    next: t('reason.page_unopened.next'),
  }),
  identity_duplicate: (_, { t }) => ({
    sentence: t('reason.identity_duplicate.says'),
    next: t('reason.identity_duplicate.next'),
  }),
  disk_failing: (reason, voice) => ({
    sentence: voice.t('reason.disk_failing.says', { disk: diskName(reason, voice) }),
    next: voice.t('reason.disk_failing.next'),
  }),
  disk_full: (reason, voice) => ({
    sentence: voice.t('reason.disk_full.says', { disk: diskName(reason, voice), value: percentOf(reason, voice) }),
    next: voice.t('reason.disk_full.next'),
  }),
  disk_nearly_full: (reason, voice, now) => {
    const { t, format } = voice
    const disk = diskName(reason, voice)
    const value = percentOf(reason, voice)
    const daysLeft = reason.params.daysLeft
    const sentence =
      typeof daysLeft === 'number' && daysLeft < 60
        ? t('reason.disk_nearly_full.says_days', { disk, value, day: format.comingDay(now + daysLeft * DAY_MS, now) })
        : t('reason.disk_nearly_full.says', { disk, value, limit: percentOf(reason, voice, 'limit') })
    return { sentence, next: t('reason.disk_nearly_full.next') }
  },
  disk_filling: (reason, voice, now) => ({
    sentence: voice.t('reason.disk_filling.says', {
      disk: diskName(reason, voice),
      day: voice.format.comingDay(now + numberOf(reason, 'value') * DAY_MS, now),
    }),
    next: voice.t('reason.disk_filling.next'),
  }),
  memory_short: (reason, voice, now) => ({
    sentence: voice.t('reason.memory_short.says', againstLimit(reason, voice, now, 'percent')),
    next: voice.t('reason.memory_short.next'),
  }),
  processor_busy: (reason, voice, now) => ({
    sentence: voice.t('reason.processor_busy.says', againstLimit(reason, voice, now, 'percent')),
    next: voice.t('reason.processor_busy.next'),
  }),
  too_hot: (reason, voice, now) => ({
    sentence: voice.t('reason.too_hot.says', againstLimit(reason, voice, now, 'celsius')),
    next: voice.t('reason.too_hot.next'),
  }),
  battery_worn: (reason, voice, now) => ({
    sentence: voice.t('reason.battery_worn.says', againstLimit(reason, voice, now, 'percent')),
    next: voice.t('reason.battery_worn.next'),
  }),
  battery_low: (reason, voice) => ({
    sentence: voice.t('reason.battery_low.says', { value: percentOf(reason, voice) }),
    next: voice.t('reason.battery_low.next'),
  }),
  wifi_weak: (reason, voice, now) => ({
    sentence: voice.t('reason.wifi_weak.says', againstLimit(reason, voice, now, 'dbm')),
    next: voice.t('reason.wifi_weak.next'),
  }),
  reboot_pending: (reason, { t, format }, now) => ({
    sentence: t('reason.reboot_pending.says', { age: format.age(now - reason.since) }),
    next: t('reason.reboot_pending.next'),
  }),
  updates_frozen: (reason, { t, format }, now) => ({
    sentence: t('reason.updates_frozen.says', { age: format.age(now - reason.since) }),
    next: t('reason.updates_frozen.next'),
  }),
  security_updates: (reason, { t, format }, now) => ({
    sentence: t('reason.security_updates.says', {
      count: numberOf(reason, 'value'),
      age: format.age(now - reason.since),
    }),
    next: t('reason.security_updates.next'),
  }),
  no_display: (reason, { t, format }, now) => ({
    sentence: t('reason.no_display.says', { age: format.age(now - reason.since) }),
    next: t('reason.no_display.next'),
  }),
  printer_stopped: (reason, { t, format }, now) => ({
    sentence: t('reason.printer_stopped.says', {
      count: numberOf(reason, 'value'),
      age: format.age(now - reason.since),
    }),
    next: t('reason.printer_stopped.next'),
  }),
  clock_wrong: (reason, { t, format }) => {
    const seconds = numberOf(reason, 'value')
    const offset = format.age(Math.abs(seconds) * 1000)
    return {
      sentence: t(seconds > 0 ? 'reason.clock_wrong.says_ahead' : 'reason.clock_wrong.says_behind', { offset }),
      next: t('reason.clock_wrong.next'),
    }
  },
}

/** Every reason that has a sentence of its own. */
export const KNOWN_REASONS = Object.keys(TELLERS)

/**
 * Why a device has its status, and what to do. A code that this version does not know is named.
 * @param now milliseconds since 1970, server clock
 */
export function reasonText(reason: Reason, voice: Voice, now: number): ReasonText {
  const tell = Object.hasOwn(TELLERS, reason.code) ? TELLERS[reason.code] : undefined
  if (tell) return tell(reason, voice, now)
  const params = { code: reason.code }
  return { sentence: voice.t('reason.unknown.says', params), next: voice.t('reason.unknown.next') }
}

/** The name of a reason inside a line: `disque plein`. */
export function reasonName(code: string, { t }: Voice): string {
  if (!Object.hasOwn(TELLERS, code)) return t('reason.unknown.name', { code })
  const plain = t as (key: WordKey) => string
  return plain(`reason.${code}.name` as WordKey)
}

function numberOf(reason: Reason, name: string): number {
  const value = Number(reason.params[name])
  return Number.isFinite(value) ? value : 0
}

function percentOf(reason: Reason, { format }: Voice, name = 'value'): string {
  return format.reading(numberOf(reason, name), 'percent')
}

function againstLimit(reason: Reason, { format }: Voice, now: number, unit: 'percent' | 'celsius' | 'dbm') {
  return {
    value: format.reading(numberOf(reason, 'value'), unit),
    limit: format.reading(numberOf(reason, 'limit'), unit),
    age: format.age(now - reason.since),
  }
}

/** A disk as a person names it: a Windows letter without its colon, `/` as the system's. */
function diskName(reason: Reason, { t }: Voice): string {
  const instance = String(reason.params.instance ?? '/')
  if (instance === '/') return t('disk.system')
  const name = instanceName(instance)
  return name === instance ? t('disk.quoted', { name }) : t('disk.named', { name })
}
