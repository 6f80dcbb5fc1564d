import type { Answer } from '@preau/protocol/api/inventory-questions.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { questionText } from '../../format/question-text.ts'
import { useWords } from '../../format/words.ts'

interface AnswerPanelProps {
  question: Question
  answer: Answer
  group: 'match' | 'unknown'
  onGroup: (group: 'match' | 'unknown') => void
}

/** How many devices answer, how many do not say, how many are not meant. The first two choose the rows. */
export function AnswerPanel({ question, answer, group, onGroup }: AnswerPanelProps) {
  const voice = useWords()
  const { t, format } = voice
  const { devices, match, unknown, notConcerned, concerned } = answer
  const others = devices - match - unknown
  return (
    <section className="panel verdict" aria-labelledby="verdict">
      <h2 id="verdict">{questionText(question, voice)}</h2>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as joined counters */}
      <div className="verdicts" role="group" aria-label={t('inventory.groups')}>
        <button type="button" aria-pressed={group === 'match'} onClick={() => onGroup('match')}>
          <b>{format.number(match)}</b>
          <span>
            {t('inventory.match_count', { count: match })}
            {concerned > 0 && <small>{t('inventory.in_schools', { count: concerned })}</small>}
          </span>
        </button>
        <button type="button" aria-pressed={group === 'unknown'} onClick={() => onGroup('unknown')}>
          <b>{format.number(unknown)}</b>
          <span className="st st-unknown">
            <StatusMark shape="unknown" />
            {t('inventory.unknown_count', { count: unknown })}
          </span>
        </button>
        <p>
          <b>{format.number(others)}</b>
          <span>
            {t('inventory.no_count', { count: others })}
            {notConcerned > 0 && <small>{t('inventory.no_battery', { count: notConcerned })}</small>}
          </span>
        </p>
      </div>
      <AnswerBar match={match} unknown={unknown} others={others} />
    </section>
  )
}

/** The three groups as one bar; its words stand above it. */
function AnswerBar({ match, unknown, others }: { match: number; unknown: number; others: number }) {
  const width = Math.max(1, match + unknown + others)
  const part = (count: number) => `${(count / width) * 100}%`
  return (
    <svg className="answerbar" aria-hidden="true" height="8" width="100%">
      <rect className="b-rest" width="100%" height="8" rx="2" />
      <rect className="b-match" width={part(match)} height="8" rx="2" />
      <rect className="b-unknown" x={part(match)} width={part(unknown)} height="8" />
    </svg>
  )
}
