import type { LotShape } from '@preau/protocol/api/people.ts'
import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { useMemo } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { useWords } from '../../format/words.ts'

interface LotTableProps {
  rows: readonly LotShape[]
  places: SchoolNames | undefined
  onEdit: (lot: LotShape) => void
  onDelete: (lot: LotShape) => void
}

/** So many schools are named; the others are counted. */
const NAMED = 3

/** Each lot: which schools, which equipment. */
export function LotTable({ rows, places, onEdit, onDelete }: LotTableProps) {
  const { t, format } = useWords()
  const names = useMemo(
    () => new Map(places?.authorities.flatMap(({ schools }) => schools.map(({ id, name }) => [id, name] as const))),
    [places],
  )
  const schoolsOf = ({ schools }: LotShape) => {
    const known = schools.flatMap((id) => names.get(id) ?? [])
    return known.length > NAMED
      ? `${known.slice(0, NAMED).join(', ')}, ${t('role.more', { count: schools.length - NAMED })}`
      : format.list(known)
  }
  return (
    <div className="panel">
      <table className="table lottable">
        <caption className="vh">{t('lots.table')}</caption>
        <colgroup>
          <col className="c-name" />
          <col className="c-count" />
          <col />
          <col className="c-kinds" />
          <col className="c-act" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('lots.name')}</th>
            <th scope="col" className="num">
              {t('lots.schools')}
            </th>
            <th scope="col">
              <span className="vh">{t('lots.schools')}</span>
            </th>
            <th scope="col">{t('lots.kinds')}</th>
            <th scope="col">
              <span className="vh">{t('lots.delete')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((lot) => (
            <tr key={lot.id}>
              <th scope="row">
                <button type="button" className="rowname" onClick={() => onEdit(lot)}>
                  {lot.name}
                </button>
              </th>
              <td className="num">{format.number(lot.schools.length)}</td>
              <td className="muted">{schoolsOf(lot)}</td>
              <td>
                {lot.kinds.length === 0
                  ? t('lots.kinds_all')
                  : format.list(lot.kinds.map((kind) => t(`kind.${kind}`).toLocaleLowerCase()))}
              </td>
              <td className="num">
                <Button
                  small
                  look="quiet"
                  aria-label={t('lots.delete_of', { name: lot.name })}
                  onClick={() => onDelete(lot)}
                >
                  {t('lots.delete')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
