import type { Person } from '@preau/protocol/api/people.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { peopleQuery } from '../api/people.ts'
import { selfQuery } from '../api/self.ts'
import { useScopeNames } from '../api/use-scope-names.ts'
import { useWords } from '../format/words.ts'
import { useNotice } from './account/use-notice.tsx'
import { SearchBox } from './fleet/SearchBox.tsx'
import { Problem } from './Problem.tsx'
import { NewPersonDialog } from './people/NewPersonDialog.tsx'
import { PeopleTable } from './people/PeopleTable.tsx'
import { PeopleViews } from './people/PeopleViews.tsx'
import { PersonDialog } from './people/PersonDialog.tsx'
import './people/people.css'

const route = getRouteApi('/people')
const STEP = 100

/** Who may come in, and what for. */
export function PeopleScreen() {
  const { t, format } = useWords()
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const asked = useDebounced(q.trim(), 150)
  const [limit, setLimit] = useState(STEP)
  const { data, error, refetch } = useQuery(peopleQuery({ ...(asked !== '' && { q: asked }), limit }))
  const self = useQuery(selfQuery)
  const names = useScopeNames()
  const { notice, say } = useNotice()
  const [asking, setAsking] = useState<'new' | Person | undefined>(undefined)
  const search = (text: string) =>
    void navigate({ search: ({ q: _, ...rest }) => (text === '' ? rest : { ...rest, q: text }), replace: true })
  return (
    <Page title={t('people.title')} className="people">
      <div className="head">
        <div className="grow">
          <h1>
            {t('people.title')} {data && <small>{t('people.count', { count: data.total })}</small>}
          </h1>
        </div>
        <Button look="solid" sign="plus" onClick={() => setAsking('new')}>
          {t('people.make')}
        </Button>
      </div>
      {notice}
      <div className="bar">
        <SearchBox
          text={q}
          onText={(text) => search(text ?? '')}
          label={t('people.search')}
          hint={t('people.search_hint')}
        />
        <span className="grow" />
        <PeopleViews />
      </div>
      {!data ? (
        <div className="panel alone">
          {error ? (
            <Problem error={error} title={t('people.failed')} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('people.waiting')} />
          )}
        </div>
      ) : data.rows.length === 0 ? (
        <div className="panel alone">
          <Empty
            title={t('people.none', { text: asked })}
            actions={<Button onClick={() => search('')}>{t('people.clear')}</Button>}
          >
            <p>{t('people.none_say')}</p>
          </Empty>
        </div>
      ) : (
        <PeopleTable rows={data.rows} self={self.data?.person.id} names={names} onOpen={setAsking} />
      )}
      {data && data.rows.length < data.total && limit < 500 && (
        <p className="more">
          <Button onClick={() => setLimit(Math.min(500, limit + STEP))}>
            {t('people.more', { shown: format.number(data.rows.length), all: format.number(data.total) })}
          </Button>
        </p>
      )}
      {asking === 'new' && <NewPersonDialog names={names} onClose={() => setAsking(undefined)} />}
      {asking !== undefined && asking !== 'new' && (
        <PersonDialog
          person={asking}
          isSelf={asking.id === self.data?.person.id}
          names={names}
          onClose={() => setAsking(undefined)}
          onDone={(text) => {
            setAsking(undefined)
            say(text)
          }}
        />
      )}
    </Page>
  )
}
