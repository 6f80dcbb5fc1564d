import type { SurveysDue } from '@preau/protocol/api/satisfaction.ts'
import type { Score } from '@preau/protocol/rules/satisfaction.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { answerSurvey, surveysQuery } from '../../api/satisfaction.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { Scores } from './Scores.tsx'

/** The yearly survey where one works: two questions, once. */
export function SurveyCard({ due }: { due: SurveysDue['rows'][number] }) {
  const { t, format } = useWords()
  const client = useQueryClient()
  const [maintenance, setMaintenance] = useState<'yes' | 'no' | ''>('')
  const [product, setProduct] = useState<Score | null>(null)
  const isReady = maintenance !== '' && product !== null
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => answerSurvey(due.school.id, { maintenance: maintenance === 'yes', product: product ?? 3 }),
    onSuccess: () => client.invalidateQueries({ queryKey: surveysQuery.queryKey }),
  })
  const date = format.fullDate(Date.parse(`${due.closesOn}T12:00:00Z`))
  const school = due.school.name
  if (due.answered) return <p className="muted">{t('sat.due_done', { school, date })}</p>
  return (
    <section className="panel surveycard" aria-labelledby={`due-${due.school.id}`}>
      <header>
        <h2 id={`due-${due.school.id}`}>{t('sat.due_title', { school })}</h2>
      </header>
      <div className="in">
        <p>{t('sat.due_say', { date })}</p>
        <fieldset>
          <legend>{t('sat.q_maintenance')}</legend>
          <Segments
            label={t('sat.q_maintenance')}
            value={maintenance}
            onChange={setMaintenance}
            options={[
              { value: 'yes', label: t('sat.yes') },
              { value: 'no', label: t('sat.no') },
            ]}
          />
        </fieldset>
        <fieldset>
          <legend>{t('sat.q_product')}</legend>
          <Scores label={t('sat.q_product')} value={product} onChoose={setProduct} />
        </fieldset>
        <Button look="solid" blocked={!isReady || isPending} onClick={() => mutate()}>
          {t('sat.send')}
        </Button>
        {!isReady && <p className="muted">{t('sat.send_missing')}</p>}
        {error && <Refusal error={error} />}
      </div>
    </section>
  )
}
