import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import { Button } from '../../../ui/Button.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useMay } from '../../api/use-may.ts'
import { logMoment } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'

type Pause = Explanations['rows'][number]['pauses'][number]

/** Whether a pause is contested, in whose words, what was answered; and the next thing that may be said. */
export function PauseSaid({ pause, onSay }: { pause: Pause; onSay: () => void }) {
  const { t, format } = useWords()
  const may = useMay()
  const { contest, cause } = pause
  const about = { cause, from: logMoment(pause.from, format) }
  if (contest === undefined) {
    return (
      <Button onClick={onSay} aria-label={t('pause.contest_of', about)}>
        {t('pause.contest')}
      </Button>
    )
  }
  const { answer } = contest
  return (
    <div>
      {answer === null ? (
        <span className="tag st-degraded">
          <StatusMark shape="degraded" />
          {t('pause.contested')}
        </span>
      ) : (
        <b>{t(`pause.${answer.said}`)}</b>
      )}
      <p>
        {contest.note} <span className="muted">{t('pause.by_supplier', { date: logMoment(contest.at, format) })}</span>
      </p>
      {answer && (
        <p>
          {answer.note} <span className="muted">{t('pause.by_buyer', { date: logMoment(answer.at, format) })}</span>
        </p>
      )}
      {answer === null && may('contract.charge') && (
        <Button onClick={onSay} aria-label={t('pause.answer_of', about)}>
          {t('pause.answer')}
        </Button>
      )}
    </div>
  )
}
