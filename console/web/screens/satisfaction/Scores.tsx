import { SCORES, type Score } from '@preau/protocol/rules/satisfaction.ts'
import { useWords } from '../../format/words.ts'

/** Five answers that stand side by side, the best first. */
export function Scores({
  label,
  value,
  blocked = false,
  onChoose,
}: {
  label: string
  value: number | null
  blocked?: boolean
  onChoose: (score: Score) => void
}) {
  const { t } = useWords()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of joined buttons
    <div className="scores" role="group" aria-label={label}>
      {SCORES.toReversed().map((score) => (
        <button
          key={score}
          type="button"
          aria-pressed={value === score}
          aria-disabled={blocked || undefined}
          onClick={() => {
            if (!blocked) onChoose(score)
          }}
        >
          {t(`rating.${score}`)}
        </button>
      ))}
    </div>
  )
}
