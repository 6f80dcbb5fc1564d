import type { AnswerQuery } from '@preau/protocol/api/inventory-questions.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Waiting } from '../../../ui/states.tsx'
import { PHONE, useMedia } from '../../../ui/use-media.ts'
import { answerQuery } from '../../api/inventory-questions.ts'
import { useLive } from '../../api/use-live.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { AnswerCards } from './AnswerCards.tsx'
import { AnswerPanel } from './AnswerPanel.tsx'
import { AnswerTable } from './AnswerTable.tsx'
import type { InventorySearch } from './search.ts'

interface QuestionsViewProps {
  question: Question
  query: AnswerQuery
  search: InventorySearch
  onChange: (change: { [Name in keyof InventorySearch]?: InventorySearch[Name] | undefined }) => void
}

/** The answer of the fleet, and where its devices are. */
export function QuestionsView({ question, query, search, onChange }: QuestionsViewProps) {
  const { t } = useWords()
  const { data: answer, error, refetch, isPlaceholderData } = useQuery(answerQuery(query))
  const { live } = useLive()
  const phone = useMedia(PHONE)
  const group = search.group ?? 'match'
  const sort = search.sort ?? 'place'
  const direction = search.direction ?? 'asc'
  useSayCount(isPlaceholderData ? undefined : answer?.match)

  if (!answer) {
    return (
      <div className="panel alone">
        {error ? (
          <Problem error={error} title={t('inventory.failed')} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('inventory.waiting')} rows={10} />
        )}
      </div>
    )
  }
  if (answer.devices === 0) {
    return (
      <div className="panel alone">
        <Empty roof title={t('inventory.empty')}>
          <p>{t('inventory.empty_say')}</p>
        </Empty>
      </div>
    )
  }
  const Rows = phone ? AnswerCards : AnswerTable
  const withSchool = query.school === undefined && search.only === undefined
  return (
    <div className="answer" data-old={error !== null || live.kind === 'stale' || undefined}>
      <AnswerPanel
        question={question}
        answer={answer}
        group={group}
        onGroup={(next) => onChange({ group: next === 'unknown' ? next : undefined, only: undefined, page: undefined })}
      />
      {answer.found === 0 ? (
        <div className="panel alone">
          <Empty
            title={t(group === 'match' ? 'inventory.none' : 'inventory.none_all_known')}
            actions={
              group === 'match' ? (
                answer.unknown > 0 && (
                  <Button onClick={() => onChange({ group: 'unknown', page: undefined })}>
                    {t('inventory.see_unknown')}
                  </Button>
                )
              ) : (
                <Button onClick={() => onChange({ group: undefined, page: undefined })}>
                  {t('inventory.see_match')}
                </Button>
              )
            }
          >
            {group === 'match' && (
              <p>
                {t('inventory.none_say', { count: answer.devices })}{' '}
                {answer.unknown > 0 && t('inventory.none_unknown', { count: answer.unknown })}
              </p>
            )}
          </Empty>
        </div>
      ) : (
        <Rows
          question={question}
          answer={answer}
          withSchool={withSchool}
          sort={sort}
          direction={direction}
          page={Number(search.page ?? 1)}
          busy={isPlaceholderData}
          onSort={(by) => {
            const turned = by === sort && direction === 'asc' ? ('desc' as const) : undefined
            onChange({ sort: by === 'place' ? undefined : by, direction: turned, page: undefined })
          }}
          onPage={(page) => onChange({ page: page === 1 ? undefined : String(page) })}
        />
      )}
    </div>
  )
}

/** Says the new count to those who do not see it. */
function useSayCount(count: number | undefined) {
  const { t } = useWords()
  useEffect(() => {
    if (count !== undefined) announcer.mention(t('inventory.say', { count }))
  }, [count, t])
}
