import type { ContractRow } from '@preau/protocol/api/contracts.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Sign } from '../../ui/Sign.tsx'
import { StatusWord } from '../../ui/StatusMark.tsx'
import { contractsQuery } from '../api/contracts.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { SchoolClaims } from './contract/SchoolClaims.tsx'
import { ListPage } from './ListPage.tsx'
import './contract/contracts.css'

const SHAPES = { running: 'ok', coming: 'unknown', over: 'asleep' } as const

/** The contracts of which one sees a lot. */
export function ContractsScreen() {
  const { t } = useWords()
  const may = useMay()
  const asked = useQuery(contractsQuery)
  const make = may('contract.change') && (
    <Link className="btn solid" to="/contracts/new">
      <Sign name="plus" />
      {t('contract.make')}
    </Link>
  )
  return (
    <ListPage
      title={t('contract.title')}
      className="contracts"
      asked={asked}
      words={{
        ...{ waiting: t('contract.waiting'), failed: t('contract.failed') },
        count: ({ rows }) => t('contract.count', { count: rows.length }),
      }}
      actions={make}
      empty={{
        ...{ roof: true, title: t('contract.none'), actions: make || undefined },
        say: t(may('contract.change') ? 'contract.none_say' : 'contract.none_for_you'),
      }}
      below={<SchoolClaims />}
    >
      {({ rows }) => <ContractTable rows={rows} />}
    </ListPage>
  )
}

function ContractTable({ rows }: { rows: readonly ContractRow[] }) {
  const { t, format } = useWords()
  const day = (date: string) => format.fullDate(Date.parse(`${date}T12:00:00Z`))
  return (
    <div className="panel">
      <table className="table contracttable">
        <caption className="vh">{t('contract.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('contract.name')}</th>
            <th scope="col">{t('contract.suppliers')}</th>
            <th scope="col" className="num">
              {t('contract.schools')}
            </th>
            <th scope="col">{t('contract.dates')}</th>
            <th scope="col">{t('contract.state')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, title, lots, schools, from, to, state }) => (
            <tr key={id}>
              <th scope="row">
                <Link to="/contracts/$contract" params={{ contract: id }}>
                  {title}
                </Link>
              </th>
              <td>{[...new Set(lots.map(({ supplier }) => supplier))].join(', ')}</td>
              <td className="num">{format.number(schools)}</td>
              <td>{t('contract.dates_text', { from: day(from), to: day(to) })}</td>
              <td>
                <StatusWord shape={SHAPES[state]}>{t(`contract.${state}`)}</StatusWord>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
