import type { Person } from '@preau/protocol/api/people.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { peopleQuery } from '../api/people.ts'
import { selfQuery } from '../api/self.ts'
import { useScopeNames } from '../api/use-scope-names.ts'
import { useWords } from '../format/words.ts'
import { useNotice } from './account/use-notice.tsx'
import { SearchBox } from './fleet/SearchBox.tsx'
import { ListPage } from './ListPage.tsx'
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
  const wanted = useDebounced(q.trim(), 150)
  const [limit, setLimit] = useState(STEP)
  const asked = useQuery(peopleQuery({ ...(wanted !== '' && { q: wanted }), limit }))
  const { data } = asked
  const self = useQuery(selfQuery)
  const names = useScopeNames()
  const { notice, say } = useNotice()
  const [asking, setAsking] = useState<'new' | Person | undefined>(undefined)
  const search = (text: string) =>
    void navigate({ search: ({ q: _, ...rest }) => (text === '' ? rest : { ...rest, q: text }), replace: true })
  return (
    <ListPage
      title={t('people.title')}
      className="people"
      asked={asked}
      words={{
        ...{ waiting: t('people.waiting'), failed: t('people.failed') },
        count: ({ total }) => t('people.count', { count: total }),
      }}
      actions={
        <Button look="solid" sign="plus" onClick={() => setAsking('new')}>
          {t('people.make')}
        </Button>
      }
      bar={
        <>
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
        </>
      }
      empty={{
        ...{ title: t('people.none', { text: wanted }), say: t('people.none_say') },
        actions: <Button onClick={() => search('')}>{t('people.clear')}</Button>,
      }}
      below={
        <>
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
        </>
      }
    >
      {({ rows }) => <PeopleTable rows={rows} self={self.data?.person.id} names={names} onOpen={setAsking} />}
    </ListPage>
  )
}
