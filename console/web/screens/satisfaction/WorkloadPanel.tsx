import type { WorkloadQuery } from '@preau/protocol/api/workload.ts'
import { useQuery } from '@tanstack/react-query'
import { workloadQuery } from '../../api/satisfaction.ts'
import { useWords } from '../../format/words.ts'

/** Who has how much to do, and where there is how much: to share work. */
export function WorkloadPanel({ query }: { query: WorkloadQuery }) {
  const { t } = useWords()
  const { data } = useQuery(workloadQuery(query))
  if (!data) return null
  const people = data.technicians.map(({ name, assigned, ...counts }) => ({
    name: name ?? t(assigned ? 'workload.gone' : 'workload.nobody'),
    key: name ?? String(assigned),
    counts,
  }))
  const schools = data.schools.map(({ id, name, ...counts }) => ({ key: id, name, counts }))
  return (
    <section className="panel" aria-labelledby="workload">
      <header>
        <h2 id="workload">{t('workload.title')}</h2>
      </header>
      <div className="in">
        <p className="muted">{t('workload.say')}</p>
        <WorkTable
          caption={t('workload.people')}
          head={t('workload.who')}
          columns={['live', 'late', 'taken', 'visits', 'restored']}
          rows={people}
        />
        <WorkTable
          caption={t('workload.schools')}
          head={t('objective.school')}
          columns={['live', 'late', 'opened', 'visits', 'restored']}
          rows={schools}
        />
      </div>
    </section>
  )
}

type Column = 'live' | 'late' | 'taken' | 'opened' | 'visits' | 'restored'

function WorkTable({
  caption,
  head,
  columns,
  rows,
}: {
  caption: string
  head: string
  columns: readonly Column[]
  rows: readonly { key: string; name: string; counts: Partial<Record<Column, number>> }[]
}) {
  const { t, format } = useWords()
  if (rows.length === 0) return <p className="muted">{t('workload.none')}</p>
  return (
    <div className="scroll">
      <table className="table">
        <caption className="vh">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="num">
                {t(`workload.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, counts }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {columns.map((column) => (
                <td key={column} className="num">
                  {format.number(counts[column] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
