import type { ReactNode } from 'react'
import { Page } from '../../ui/Page.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { Problem } from './Problem.tsx'

interface ListPageProps<D extends { rows: readonly object[] }> {
  title: string
  className: string
  /** What a query has by now. */
  asked: { data: D | undefined; error: Error | null; refetch(): unknown }
  words: { waiting: string; failed?: string; count?(data: D): string }
  /** Beside the title: what one makes, or which part one looks at. */
  actions?: ReactNode
  /** Between the title and the list: what was just done, search, other views. */
  bar?: ReactNode
  empty: { title: string; say: string; roof?: boolean; actions?: ReactNode }
  /** Rows that the list has while it waits; as many as a list has mostly where nothing is said. */
  rows?: number
  /** The list, which has a row at least. */
  children(data: D): ReactNode
  /** What stands under the list, however that is. */
  below?: ReactNode
}

/** A page that is one list: its title with a plain count, and the list, or in its place why there is none. What is old is drawn as such. */
export function ListPage<D extends { rows: readonly object[] }>(props: ListPageProps<D>) {
  const { title, className, asked, words, actions, bar, empty, rows, children, below } = props
  const { data, error, refetch } = asked
  return (
    <Page title={title} className={className}>
      <div className="head">
        <div className="grow">
          <h1>
            {title} {data && words.count && <small>{words.count(data)}</small>}
          </h1>
        </div>
        {actions}
      </div>
      {bar}
      {!data ? (
        <div className="panel alone">
          {error ? (
            <Problem
              error={error}
              {...(words.failed !== undefined && { title: words.failed })}
              onRetry={() => void refetch()}
            />
          ) : (
            <Waiting label={words.waiting} {...(rows !== undefined && { rows })} />
          )}
        </div>
      ) : data.rows.length === 0 ? (
        <div className="panel alone">
          <Empty title={empty.title} roof={empty.roof === true} actions={empty.actions}>
            <p>{empty.say}</p>
          </Empty>
        </div>
      ) : (
        <div className="listed" data-old={error !== null || undefined}>
          {children(data)}
        </div>
      )}
      {below}
    </Page>
  )
}
