import { type CommitteeTable, cellText, committeeTables } from '@preau/protocol/rules/committee-tables.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Note, Waiting } from '../../ui/states.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { committeeFile, committeeQuery } from '../api/satisfaction.ts'
import { useWords } from '../format/words.ts'
import { Problem } from './Problem.tsx'
import './satisfaction/satisfaction.css'

const route = getRouteApi('/contracts/$contract/committee')

/** What a committee looks at, for any period: the same tables as its PDF and its CSV. */
export function CommitteeScreen() {
  const { t, locale } = useWords()
  const { contract } = route.useParams()
  const { from, to } = route.useSearch()
  const asked = { ...(from && { from }), ...(to && { to }) }
  const { data, error, refetch } = useQuery(committeeQuery(contract, asked))
  const date = (text: string) => cellText(text, locale)
  return (
    <Page title={t('committee.title')} className="satpage committee">
      <nav aria-label={t('contract.crumbs')}>
        <ol className="crumbs">
          <li>
            <Link to="/contracts/$contract" params={{ contract }}>
              {t('committee.back')}
            </Link>
          </li>
          <li>{data?.contract.key}</li>
        </ol>
      </nav>
      <div className="head">
        <div className="grow">
          <h1>{t('committee.title')}</h1>
          {data && (
            <p className="muted">
              {t('committee.say', { title: data.contract.title, from: date(data.from), to: date(data.to) })}
            </p>
          )}
        </div>
        {data &&
          (['pdf', 'csv'] as const).map((file) => (
            <a
              key={file}
              className={file === 'pdf' ? 'btn solid' : 'btn'}
              href={committeeFile(contract, data, { file, language: locale })}
              download
            >
              <Sign name="download" />
              {t(`committee.${file}`)}
            </a>
          ))}
      </div>
      {data && <Period key={`${data.from} ${data.to}`} from={data.from} to={data.to} />}
      {data && data.unknown.length > 0 && (
        <Note tone="degraded">{t('committee.unknown', { names: data.unknown.join(', ') })}</Note>
      )}
      {data ? (
        committeeTables(data, locale).map((table) => <PackTable key={table.id} table={table} />)
      ) : (
        <div className="panel alone">
          {error ? (
            <Problem error={error} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('committee.waiting')} />
          )}
        </div>
      )}
    </Page>
  )
}

function Period({ from: first, to: last }: { from: string; to: string }) {
  const { t } = useWords()
  const navigate = useNavigate({ from: '/contracts/$contract/committee' })
  const [from, setFrom] = useState(first)
  const [to, setTo] = useState(last)
  return (
    <form
      className="satform"
      onSubmit={(event) => {
        event.preventDefault()
        void navigate({ search: (before) => ({ ...before, from, to }) })
      }}
    >
      <TextField label={t('committee.from')} type="date" value={from} onChange={setFrom} required />
      <TextField label={t('committee.to')} type="date" value={to} onChange={setTo} min={from} required />
      <Button type="submit">{t('committee.show')}</Button>
    </form>
  )
}

function PackTable({ table: { id, title, columns, rows, empty } }: { table: CommitteeTable }) {
  const { locale } = useWords()
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone a wide table is moved by the arrow keys */}
      <div className="in scroll" role="group" tabIndex={0} aria-label={title}>
        {rows.length === 0 ? (
          <p>{empty}</p>
        ) : (
          <table className="table">
            <caption className="vh">{title}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.title} scope="col" className={column.isFigure ? 'num' : undefined}>
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table that is made anew as a whole have no other name
                <tr key={index}>
                  {row.map((cell, column) => {
                    const text = cellText(cell, locale)
                    const { title: key = '', isFigure = false } = columns[column] ?? {}
                    return column === 0 ? (
                      <th key={key} scope="row" className="wrap">
                        {text}
                      </th>
                    ) : (
                      <td key={key} className={isFigure ? 'num' : 'wrap'}>
                        {text}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  )
}
