import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { useWords } from '../../format/words.ts'

const STEPS = ['draft', 'notified', 'remarks', 'decided'] as const

/** Where a penalty stands: draft, notified, fifteen days for remarks, decided. */
export function ClaimSteps({ claim }: { claim: PenaltyClaim | undefined }) {
  const { t, format } = useWords()
  const current =
    claim === undefined
      ? undefined
      : claim.state === 'draft'
        ? 'draft'
        : claim.state === 'decided'
          ? 'decided'
          : 'remarks'
  const when = (step: 'drafted' | 'notified' | 'decided'): string | undefined => {
    const found = claim?.steps.findLast((each) => each.step === step)
    return found && format.fullDate(found.at)
  }
  const said = {
    draft: when('drafted') ?? t('claim.draft_say'),
    notified: when('notified') ?? t('claim.notified_say'),
    remarks:
      claim?.remarksUntil == null
        ? t('claim.remarks_say')
        : t('claim.until', { date: format.fullDate(claim.remarksUntil - 1) }),
    decided: when('decided') ?? t('claim.decided_say'),
  }
  return (
    <ol className="claimsteps" aria-label={t('claim.steps')}>
      {STEPS.map((step) => (
        <li key={step} aria-current={step === current ? 'step' : undefined}>
          <b>{t(`claim.step_${step}`)}</b>
          {said[step]}
        </li>
      ))}
    </ol>
  )
}
