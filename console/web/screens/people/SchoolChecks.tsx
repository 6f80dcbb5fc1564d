import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useMemo, useState } from 'react'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'

interface SchoolChecksProps {
  places: SchoolNames | undefined
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
  fault: string | undefined
}

/** So many schools are drawn; who looks for one of thousands types a letter. */
const DRAWN = 150

/** Several schools, ticked one by one or a whole authority at once. */
export function SchoolChecks({ places, chosen, onChange, fault }: SchoolChecksProps) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const groups = useMemo(() => found(places, foldText(text)), [places, text])
  const set = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) on ? next.add(id) : next.delete(id)
    onChange(next)
  }
  return (
    <fieldset className={fault === undefined ? 'lab schoolchecks' : 'lab schoolchecks bad'}>
      <legend>{t('lots.schools')}</legend>
      <span className="field">
        <Sign name="search" />
        <input
          type="search"
          aria-label={t('lots.schools_search')}
          placeholder={t('lots.schools_search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </span>
      <ul>
        {groups.map(({ id, name, schools }) => {
          const ids = schools.map((school) => school.id)
          const all = ids.every((one) => chosen.has(one))
          return (
            <li key={id}>
              <label className="pick all">
                <input type="checkbox" checked={all} onChange={() => set(ids, !all)} />
                {t('lots.schools_all', { name })}
              </label>
              {schools.map((school) => (
                <label className="pick" key={school.id}>
                  <input
                    type="checkbox"
                    checked={chosen.has(school.id)}
                    onChange={(event) => set([school.id], event.target.checked)}
                  />
                  {school.name}
                </label>
              ))}
            </li>
          )
        })}
      </ul>
      <small role="status">{t('lots.schools_chosen', { count: chosen.size })}</small>
      {fault !== undefined && (
        <span className="msg" role="alert">
          <StatusMark shape="down" />
          {fault}
        </span>
      )}
    </fieldset>
  )
}

/** What a search means, cut where it is longer than one reads. */
function found(places: SchoolNames | undefined, words: string): SchoolNames['authorities'] {
  let left = DRAWN
  return (places?.authorities ?? []).flatMap((authority) => {
    const whole = foldText(authority.name).includes(words)
    const fitting = authority.schools.filter((school) => whole || foldText(school.name).includes(words)).slice(0, left)
    left -= fitting.length
    return fitting.length > 0 ? [{ ...authority, schools: fitting }] : []
  })
}
