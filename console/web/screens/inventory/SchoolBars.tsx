import type { Answer } from '@preau/protocol/api/inventory-questions.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { shortSchoolName } from '../../format/school-name.ts'
import { useWords } from '../../format/words.ts'
import { CountBar } from './CountBar.tsx'

interface SchoolBarsProps {
  answer: Answer
  group: 'match' | 'unknown'
  only: Id | undefined
  onOnly: (school: Id | undefined) => void
}

/** So many schools are shown before one asks for more. */
const GLANCE = 8

/** Where the devices are: a bar a school, the longest first; a click shows the devices of that school alone. */
export function SchoolBars({ answer, group, only, onOnly }: SchoolBarsProps) {
  const { t } = useWords()
  const [whole, setWhole] = useState(false)
  const schools = answer.schools.filter((row) => row[group] > 0).sort((a, b) => b[group] - a[group])
  const chosen = schools.findIndex(({ school }) => school.id === only)
  const shown = whole ? schools : schools.slice(0, Math.max(GLANCE, chosen + 1))
  const most = Math.max(1, ...shown.map(({ devices }) => devices))
  const hidden = schools.length - shown.length
  const left = group === 'match' ? answer.concerned - schools.length : 0
  if (schools.length === 0) return null
  return (
    <section className="panel bars" aria-labelledby="byschool">
      <header>
        <h2 id="byschool">{t('inventory.by_school')}</h2>
        {only !== undefined && (
          <Button look="quiet" small onClick={() => onOnly(undefined)}>
            {t('inventory.lift_only')}
          </Button>
        )}
      </header>
      <ul>
        {shown.map((row) => (
          <li key={row.school.id}>
            <CountBar
              name={shortSchoolName(row.school.name)}
              count={row[group]}
              whole={row.devices}
              most={most}
              look={group === 'match' ? 'b-match' : 'b-unknown'}
              pressed={row.school.id === only}
              withWhole
              onPress={() => onOnly(row.school.id === only ? undefined : row.school.id)}
            />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button look="quiet" small onClick={() => setWhole(true)}>
          {t('inventory.schools_more', { count: hidden })}
        </Button>
      )}
      {hidden === 0 && left > 0 && <p className="muted">{t('inventory.schools_rest', { count: left })}</p>}
    </section>
  )
}
