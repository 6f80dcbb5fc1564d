import type { Satisfaction } from '@preau/protocol/api/satisfaction.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { openSurvey, surveysQuery } from '../../api/satisfaction.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

/** What the last survey said, and for who may the way to open the next one. */
export function SurveyPanel({ survey, say }: { survey: Satisfaction['survey']; say: (text: string) => void }) {
  const { t, format } = useWords()
  const may = useMay()
  return (
    <section className="panel" aria-labelledby="survey">
      <header>
        <h2 id="survey">{t('sat.survey', { year: survey ? `${survey.year}-${survey.year + 1}` : '' })}</h2>
      </header>
      <div className="in">
        {survey === null ? (
          <p>{t('sat.survey_none')}</p>
        ) : survey.maintenance && survey.product ? (
          <>
            <p>
              {t('sat.survey_yes', {
                ...{ yes: survey.maintenance.yes, answers: survey.answers },
                ...{ answered: survey.answered, schools: survey.schools },
              })}
            </p>
            <p>{t('sat.survey_product', { mean: format.number(survey.product.mean ?? 0) })}</p>
          </>
        ) : (
          <p>{t('sat.survey_few', { answers: survey.answers })}</p>
        )}
        {may('survey.open') && <OpenSurvey say={say} />}
      </div>
    </section>
  )
}

function OpenSurvey({ say }: { say: (text: string) => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => openSurvey({ opensOn: from, closesOn: to }),
    onSuccess: ({ schools, told, elsewhere }) => {
      const counts = { schools, told, elsewhere }
      say(elsewhere > 0 ? t('sat.survey_elsewhere', counts) : t('sat.survey_opened', counts))
      void client.invalidateQueries({ queryKey: surveysQuery.queryKey })
    },
  })
  const isReady = from !== '' && to >= from
  return (
    <>
      <div className="satform">
        <TextField label={t('sat.survey_from')} type="date" value={from} onChange={setFrom} />
        <TextField label={t('sat.survey_to')} type="date" value={to} onChange={setTo} />
        <Button blocked={!isReady || isPending} onClick={() => mutate()}>
          {t('sat.survey_open')}
        </Button>
      </div>
      <p className="muted">{t('sat.survey_dates')}</p>
      {error && <Refusal error={error} />}
    </>
  )
}
