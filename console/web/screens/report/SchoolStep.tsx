import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useState } from 'react'
import { SearchField } from '../../../ui/SearchField.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { useWords } from '../../format/words.ts'

const SHOWN = 24

/** Before the first touch, for who works in several schools: which one. */
export function SchoolStep({ tree, onSchool }: { tree: SchoolNames | undefined; onSchool: (id: Id) => void }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const words = foldText(text)
  const schools = (tree?.authorities ?? [])
    .flatMap((authority) => authority.schools.map((school) => ({ ...school, authority: authority.name })))
    .filter(({ name, authority }) => foldText(`${name} ${authority}`).includes(words))
  return (
    <>
      <h2>{t('report.which_school')}</h2>
      {(schools.length > SHOWN || text !== '') && (
        <SearchField label={t('scope.search')} hint={t('scope.search')} text={text} maxLength={100} onText={setText} />
      )}
      {schools.length === 0 && text !== '' && <p className="muted">{t('scope.none')}</p>}
      <ul className="tiles devices">
        {schools.slice(0, SHOWN).map(({ id, name, authority }) => (
          <li key={id}>
            <button type="button" className="tile" onClick={() => onSchool(id)}>
              <Sign name="school" />
              <b>{name}</b>
              <small>{authority}</small>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
