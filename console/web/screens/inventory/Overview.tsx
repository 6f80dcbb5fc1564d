import type { InventoryFieldName } from '@preau/protocol/rules/inventory-fields.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { fieldValuesQuery } from '../../api/inventory-questions.ts'
import { useWords } from '../../format/words.ts'
import { CountBar } from './CountBar.tsx'

/** What one sees before anything is asked: the most frequent values of these. */
const SHOWN = ['os.name', 'model', 'software', 'screen'] as const
/** So many of each. */
const MOST = 6

const route = getRouteApi('/inventory')

/** What the fleet is made of, at a glance. Each line is a question that one click asks. */
export function Overview({ onAsk }: { onAsk: (question: Question) => void }) {
  return (
    <div className="overview">
      {SHOWN.map((field) => (
        <MostFrequent key={field} field={field} onAsk={onAsk} />
      ))}
    </div>
  )
}

function MostFrequent({ field, onAsk }: { field: (typeof SHOWN)[number]; onAsk: (question: Question) => void }) {
  const { t } = useWords()
  const { school, authority } = route.useSearch()
  const scope = { ...(school !== undefined && { school }), ...(authority !== undefined && { authority }) }
  // Programs are counted over the whole fleet: beside a scope that figure would be another one.
  const enabled = field !== 'software' || Object.keys(scope).length === 0
  const { data } = useQuery({ ...fieldValuesQuery({ field, limit: MOST, ...scope }), enabled })
  if (!enabled || !data || data.rows.length === 0) return null
  const most = Math.max(1, ...data.rows.map(({ devices }) => devices))
  return (
    <section className="panel bars" aria-labelledby={`most-${field}`}>
      <header>
        <h2 id={`most-${field}`}>{t(`overview.${field}`)}</h2>
      </header>
      <ul>
        {data.rows.map(({ value, devices }) => (
          <li key={value}>
            <CountBar
              name={value}
              count={devices}
              whole={most}
              most={most}
              onPress={() => onAsk(questionFor(field, value))}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function questionFor(field: InventoryFieldName, value: string): Question {
  return {
    match: 'all',
    conditions: [
      field === 'software'
        ? { field, operator: 'present', name: value, exact: true }
        : { field, operator: 'is', value },
    ],
  }
}
