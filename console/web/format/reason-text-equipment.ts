import type { Reason } from '@preau/protocol/rules/device-status.ts'
import { equipmentFact, partName } from './equipment-text.ts'
import type { ReasonTeller, ReasonText } from './reason-text.ts'
import type { Voice } from './translate.ts'

const PARTS = ['fan', 'lamp', 'temperature', 'cover', 'filter', 'other'] as const

/** What attached equipment has; see reason-text.ts. */
export const EQUIPMENT_TELLERS: Record<string, ReasonTeller> = {
  part_failed: (reason, { t }) => {
    const part = PARTS.find((each) => each === reason.params.instance) ?? 'other'
    return { sentence: t(`reason.part_failed.says.${part}`), next: t(`reason.part_failed.next.${part}`) }
  },
  part_warned: (reason, voice) => {
    const part = partName(String(reason.params.instance ?? 'other'), voice).toLocaleLowerCase(voice.locale)
    return { sentence: voice.t('reason.part_warned.says', { part }), next: voice.t('reason.part_warned.next') }
  },
  lamp_worn: (reason, { t, format }) => {
    const [hours, life] = [figure(reason, 'value'), figure(reason, 'limit')]
    const params = { value: format.reading(hours, 'hours'), limit: format.number(life, 0) }
    const over = { ...params, limit: format.reading(life, 'hours') }
    const sentence = hours > life ? t('reason.lamp_worn.says_over', over) : t('reason.lamp_worn.says', params)
    return { sentence, next: t('reason.lamp_worn.next') }
  },
  lamp_ending: (reason, { t, format }) => {
    const share = (name: string) => format.reading(figure(reason, name), 'percent')
    return {
      sentence: t('reason.lamp_ending.says', { value: share('value'), limit: share('limit') }),
      next: t('reason.lamp_ending.next'),
    }
  },
  threshold_passed: (reason, voice) => {
    const { t } = voice
    const { instance, limit, value } = reason.params
    const reading = String(instance ?? '')
    const [name, says] = equipmentFact(reading, value ?? '', voice)
    const next = t(reason.status === 'down' ? 'reason.threshold_passed.next_down' : 'reason.threshold_passed.next')
    if (limit === undefined) return { sentence: t('reason.threshold_passed.says_word', { name, value: says }), next }
    const [, against] = equipmentFact(reading, limit, voice)
    return { sentence: t('reason.threshold_passed.says', { name, value: says, limit: against }), next }
  },
  mains_lost: (reason, voice, now) => ({
    sentence: voice.t('reason.mains_lost.says', { age: age(reason, voice, now) }),
    next: voice.t('reason.mains_lost.next'),
  }),
  via_asleep: (_, { t }) => ({ sentence: t('reason.via_asleep.says'), next: t('reason.via_asleep.next') }),
  via_offline: (_, { t }) => ({ sentence: t('reason.via_offline.says'), next: t('reason.via_offline.next') }),
  equipment_seeking: (_, { t }): ReasonText => ({
    sentence: t('reason.equipment_seeking.says'),
    next: t('reason.equipment_seeking.next'),
  }),
  equipment_refused: (_, { t }) => ({
    sentence: t('reason.equipment_refused.says'),
    next: t('reason.equipment_refused.next'),
  }),
  equipment_unread: (_, { t }) => ({
    sentence: t('reason.equipment_unread.says'),
    next: t('reason.equipment_unread.next'),
  }),
  equipment_silent: (reason, voice, now) => ({
    sentence: voice.t('reason.equipment_silent.says', { age: age(reason, voice, now) }),
    next: voice.t('reason.equipment_silent.next'),
  }),
}

function age({ since }: Reason, { format }: Voice, now: number): string {
  return format.age(now - since)
}

function figure({ params }: Reason, name: string): number {
  const value = Number(params[name])
  return Number.isFinite(value) ? value : 0
}
