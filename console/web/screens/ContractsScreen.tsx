import type { ContractRow } from '@preau/protocol/api/contracts.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { StatusWord } from '../../ui/StatusMark.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { contractsQuery } from '../api/contracts.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { SchoolClaims } from './contract/SchoolClaims.tsx'
import { Problem } from './Problem.tsx'
import './contract/contracts.css'

const SHAPES = { running: 'ok', coming: 'unknown', over: 'asleep' } as const

/** The contracts of which one sees a lot. */
export function ContractsScreen() {
  const { t } = useWords()
  const may = useMay()
  const { data, error, refetch } = useQuery(contractsQuery)
  const make = may('contract.change') && (
    <Link className="btn solid" to="/contracts/new">
      <Sign name="plus" />
      {t('contract.make')}
    </Link>
  )
  return (
    <Page title={t('contract.title')} className="contracts">
      <div className="head">
        <div className="grow">
          <h1>
            {t('contract.title')} {data && <small>{t('contract.count', { count: data.rows.length })}</small>}
          </h1>
        </div>
        {make}
      </div>
      {!data ? (
        <div className="panel alone">
          {error ? (
            <Problem error={error} title={t('contract.failed')} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('contract.waiting')} />
          )}
        </div>
      ) : data.rows.length === 0 ? (
        <div className="panel alone">
          <Empty title={t('contract.none')} roof actions={make || undefined}>
            <p>{t(may('contract.change') ? 'contract.none_say' : 'contract.none_for_you')}</p>
          </Empty>
        </div>
      ) : (
        <ContractTable rows={data.rows} />
      )}
      <SchoolClaims />
    </Page>
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
