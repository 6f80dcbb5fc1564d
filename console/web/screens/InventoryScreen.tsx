import type { AnswerQuery, SavedQuestion } from '@preau/protocol/api/inventory-questions.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Note } from '../../ui/states.tsx'
import { answerQuery, exportAnswer, savedQuestionsQuery } from '../api/inventory-questions.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { ExportButton } from './inventory/ExportButton.tsx'
import { answerFormat, tableQuery } from './inventory/export-words.ts'
import { HomogeneityView } from './inventory/HomogeneityView.tsx'
import { Overview } from './inventory/Overview.tsx'
import { QuestionPanel } from './inventory/QuestionPanel.tsx'
import { QuestionsView } from './inventory/QuestionsView.tsx'
import { SaveDialog } from './inventory/SaveDialog.tsx'
import { SavedPanel } from './inventory/SavedPanel.tsx'
import { SchoolBars } from './inventory/SchoolBars.tsx'
import { type InventorySearch, isSame, NO_QUESTION, questionOf, ROWS, searchOf } from './inventory/search.ts'
import { useDrafts } from './inventory/use-drafts.ts'
import { useSaved } from './inventory/use-saved.ts'
import './inventory/inventory.css'

const route = getRouteApi('/inventory')
type Change = { [Name in keyof InventorySearch]?: InventorySearch[Name] | undefined }

/** What the whole fleet is made of: questions to it, and how alike the devices of each school are. */
export function InventoryScreen() {
  const { t } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: Change) =>
    void navigate({ search: (before) => ({ ...before, ...next }) as typeof before, replace: 'page' in next })
  const view = search.view === 'alike' ? 'alike' : 'ask'
  return (
    <Page title={t('inventory.title')} className="inventory">
      <div className="head">
        <div className="grow">
          <h1>{t('inventory.title')}</h1>
        </div>
        <Segments
          label={t('inventory.views')}
          value={view}
          onChange={(next) => change({ view: next === 'alike' ? next : undefined, page: undefined })}
          options={[
            { value: 'ask', label: t('inventory.ask') },
            { value: 'alike', label: t('inventory.alike') },
          ]}
        />
      </div>
      {view === 'alike' ? <HomogeneityView search={search} onChange={change} /> : <Questions onChange={change} />}
    </Page>
  )
}

function Questions({ onChange }: { onChange: (change: Change) => void }) {
  const voice = useWords()
  const { t, locale } = voice
  const may = useMay()
  const search = route.useSearch()
  const question = useMemo(() => questionOf(search as Record<string, unknown>), [search])
  const match = question?.match ?? search.match ?? 'all'
  const [asking, setAsking] = useState<{ keep: Question; name: string } | { rename: SavedQuestion } | undefined>()
  const ask = (next: Question | undefined, more: Change = {}) =>
    onChange({ ...NO_QUESTION, ...(next && searchOf(next)), ...more })
  const drafts = useDrafts(question, match, locale, (next) => ask(next, search.saved ? { saved: search.saved } : {}))
  const open = (saved: SavedQuestion) => ask(saved.question, { saved: saved.id })
  const saved = useSaved(open)
  const { data: kept } = useQuery(savedQuestionsQuery)
  const current = kept?.rows.find(({ id }) => id === search.saved)
  const query = question && toQuery(question, search)
  return (
    <>
      {saved.done && (
        <Note
          tone={saved.done.failed ? 'down' : 'ok'}
          action={
            <span className="rowb">
              {saved.done.undo && (
                <Button small blocked={saved.undoing} onClick={saved.undo}>
                  {t('shell.undo')}
                </Button>
              )}
              <button type="button" className="iconbtn" aria-label={t('shell.close')} onClick={saved.close}>
                <Sign name="x" />
              </button>
            </span>
          }
        >
          {saved.done.text}
        </Note>
      )}
      <div className="columns">
        <div className="main">
          <QuestionPanel
            drafts={drafts}
            match={match}
            onMatch={(next) => question && ask({ ...question, match: next }, { saved: search.saved })}
            onAsk={(next) => ask(next)}
          />
          {question && query && (
            <div className="tools">
              {!may('inventory.save') ? null : current && !isSame(current.question, question) ? (
                <>
                  <Button look="solid" onClick={() => saved.change(current, question)}>
                    {t('saved.save_changes')}
                  </Button>
                  <Button onClick={() => setAsking({ keep: question, name: '' })}>{t('saved.save_as')}</Button>
                </>
              ) : (
                !current && (
                  <Button look="solid" onClick={() => setAsking({ keep: question, name: '' })}>
                    {t('saved.save')}
                  </Button>
                )
              )}
              <span className="grow" />
              <Export query={query} />
            </div>
          )}
          {question && query ? (
            <QuestionsView question={question} query={query} search={search} onChange={onChange} />
          ) : (
            <Overview onAsk={(next) => ask(next)} />
          )}
        </div>
        <div className="side">
          <SavedPanel
            current={search.saved}
            onOpen={open}
            onRename={(rename) => setAsking({ rename })}
            onDelete={(one) => saved.remove(one)}
          />
          {query && <Schools query={query} search={search} onChange={onChange} />}
        </div>
      </div>
      {asking && (
        <SaveDialog
          target={asking}
          onClose={() => setAsking(undefined)}
          onDone={(after) => {
            setAsking(undefined)
            if ('rename' in asking) return saved.renamed(asking.rename, after)
            saved.kept(after)
            open(after)
          }}
        />
      )}
    </>
  )
}

function Schools({
  query,
  search,
  onChange,
}: {
  query: AnswerQuery
  search: InventorySearch
  onChange: (change: Change) => void
}) {
  const { data } = useQuery(answerQuery(query))
  if (!data) return null
  return (
    <SchoolBars
      answer={data}
      group={search.group ?? 'match'}
      only={search.only}
      onOnly={(only) => onChange({ only, page: undefined })}
    />
  )
}

function Export({ query }: { query: AnswerQuery }) {
  const voice = useWords()
  const { t } = voice
  const { data } = useQuery(answerQuery(query))
  return (
    <ExportButton
      key={JSON.stringify(query)}
      done={t('inventory.exported', { count: data?.found ?? 0 })}
      ask={() => exportAnswer({ ...tableQuery(query), ...answerFormat(voice, query.question) })}
    />
  )
}

function toQuery(question: Question, search: ReturnType<typeof route.useSearch>): AnswerQuery {
  const { school, authority, group, only, sort, direction, page } = search
  return {
    question,
    ...(school !== undefined && { school }),
    ...(authority !== undefined && { authority }),
    ...(group && { group }),
    ...(only !== undefined && { only }),
    ...(sort && { sort }),
    ...(direction && { direction }),
    offset: (Number(page ?? 1) - 1) * ROWS,
    limit: ROWS,
  }
}
