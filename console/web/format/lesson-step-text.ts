import type { LessonStep } from '@preau/protocol/api/lesson-steps.ts'
import type { Voice } from './translate.ts'

/** A step of a lesson in words: what it is, with what is wrong where something is; and whose lesson it is, as far as one may know. */
export function lessonStepText(
  { step, booking, check, fault, instead }: LessonStep,
  { t, format }: Voice,
): { text: string; whose: string } {
  const what = check && t(`check.${check}`)
  const why = what && fault ? t('check.with', { what, why: t(`check.why.${fault}`) }) : what
  const where = instead ?? ''
  const told = () => {
    if (step === 'moved' && where !== '') return t('plan.step_moved', { where })
    if (step !== 'failed' || !why) return t(`event.lesson.${step}`)
    return where === '' ? t('plan.step_failed', { why }) : t('plan.step_failed_instead', { why, where })
  }
  const { teacher, classLabel, thirdParty, from } = booking
  const known = [thirdParty || teacher, classLabel].filter((each) => each !== null && each !== '')
  return {
    text: told(),
    whose: [t('plan.step_of', { at: format.time(from) }), ...known].join(', '),
  }
}
