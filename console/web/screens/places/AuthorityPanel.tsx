import type { AuthorityLine, SchoolLine } from '@preau/protocol/api/schools.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Action, ActionMenu } from '../../../ui/ActionMenu.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import type { NewPlace, Place } from './place.ts'
import { StatusTally } from './StatusTally.tsx'

/** So many schools are seen at first; the largest towns have hundreds. */
const FIRST = 40

export interface AuthorityPanelProps {
  authority: AuthorityLine
  onMake: (make: NewPlace) => void
  onEdit: (place: Place) => void
  onDelete: (place: Place) => void
}

/** An authority and its schools; a school opens by its name. */
export function AuthorityPanel({ authority, onMake, onEdit, onDelete }: AuthorityPanelProps) {
  const { t, format } = useWords()
  const may = useMay()
  const [whole, setWhole] = useState(false)
  const shown = whole ? authority.schools : authority.schools.slice(0, FIRST)
  const hidden = authority.schools.length - shown.length
  const self: Place = { kind: 'authority', place: authority }
  return (
    <section className="panel authority" aria-labelledby={authority.id}>
      <header>
        <h2 id={authority.id}>
          {authority.name}{' '}
          <small>
            {t('places.count_schools', { count: authority.schools.length })}
            {authority.insee && t('places.insee_is', { insee: authority.insee })}
          </small>
        </h2>
        {may('place.found') && (
          <>
            <Button small sign="plus" onClick={() => onMake({ kind: 'school', authority: authority.id })}>
              {t('places.add_school')}
            </Button>
            <ActionMenu
              label={t('places.actions', { name: authority.name })}
              actions={[
                { id: 'edit', label: t('places.edit'), run: () => onEdit(self) },
                { id: 'delete', label: t('places.delete'), danger: true, run: () => onDelete(self) },
              ]}
            />
          </>
        )}
      </header>
      {authority.schools.length === 0 ? (
        <p className="nothing">{t('places.no_school')}</p>
      ) : (
        <table className="table schools">
          <caption className="vh">{t('places.schools_of', { name: authority.name })}</caption>
          <colgroup>
            <col />
            <col className="c-uai" />
            <col className="c-count" />
            <col className="c-count" />
            <col className="c-tally" />
            <col className="c-unplaced" />
            <col className="c-menu" />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t('places.school')}</th>
              <th scope="col">{t('places.uai')}</th>
              <th scope="col" className="num">
                {t('places.rooms')}
              </th>
              <th scope="col" className="num">
                {t('places.devices')}
              </th>
              <th scope="col">{t('places.statuses')}</th>
              <th scope="col">{t('places.unplaced')}</th>
              <th scope="col">
                <span className="vh">{t('places.actions_title')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((school) => (
              <tr key={school.id}>
                <th scope="row">
                  <Link to="/places" search={{ school: school.id }}>
                    {school.name}
                  </Link>
                </th>
                <td className="muted">{school.uai ?? <span className="soft">{t('places.no_code')}</span>}</td>
                <td className="num">{format.number(school.rooms)}</td>
                <td className="num">{format.number(school.devices)}</td>
                <td>
                  <StatusTally counts={school.counts} />
                </td>
                <td>
                  {school.unplaced > 0 && (
                    <Link to="/places" search={{ school: school.id }}>
                      {t('places.to_place', { count: school.unplaced })}
                    </Link>
                  )}
                </td>
                <td>
                  <SchoolActions {...{ authority, school, onEdit, onDelete }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hidden > 0 && (
        <p className="nothing">
          <Button small onClick={() => setWhole(true)}>
            {t('places.more_schools', { count: hidden })}
          </Button>
        </p>
      )}
    </section>
  )
}

interface SchoolActionsProps extends Pick<AuthorityPanelProps, 'authority' | 'onEdit' | 'onDelete'> {
  school: SchoolLine
}

/** What this person may do with a school; nothing at all shows no menu. */
function SchoolActions({ authority, school, onEdit, onDelete }: SchoolActionsProps) {
  const { t } = useWords()
  const may = useMay()
  const self: Place = { kind: 'school', place: school }
  const actions: Action[] = []
  if (may('place.change', { school: school.id, authority: authority.id })) {
    actions.push({ id: 'edit', label: t('places.edit'), run: () => onEdit(self) })
  }
  if (may('place.found')) {
    actions.push({ id: 'delete', label: t('places.delete'), danger: true, run: () => onDelete(self) })
  }
  if (actions.length === 0) return null
  return <ActionMenu label={t('places.actions', { name: school.name })} actions={actions} />
}
