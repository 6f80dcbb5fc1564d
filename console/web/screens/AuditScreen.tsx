import type { AuditLine } from '@preau/protocol/api/audit.ts'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { AUDIT_EXPORT, auditQuery, proveAudit } from '../api/audit.ts'
import { serverNow } from '../api/server-clock.ts'
import { useWords } from '../format/words.ts'
import { AuditFilters } from './audit/AuditFilters.tsx'
import { AuditTable } from './audit/AuditTable.tsx'
import { AuditViews } from './audit/AuditViews.tsx'
import { LineDialog } from './audit/LineDialog.tsx'
import { ProofNote } from './audit/ProofNote.tsx'
import { type AuditSearch, toAuditQuery } from './audit/search.ts'
import { Problem } from './Problem.tsx'
import { Refusal } from './Refusal.tsx'
import './audit/audit.css'

const route = getRouteApi('/audit')
const MINUTE = 60_000

/** Who did what, on what, when and from where; what was refused, too. */
export function AuditScreen() {
  const { t } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [since, setSince] = useState(serverNow)
  const query = useMemo(() => toAuditQuery(search, Math.ceil(since / MINUTE) * MINUTE), [search, since])
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery(query))
  const [opened, setOpened] = useState<AuditLine | undefined>(undefined)
  const proof = useMutation({ mutationFn: proveAudit })
  const names = useMemo(() => Object.assign({}, ...(data?.pages.map((page) => page.names) ?? [])), [data])
  const rows = data?.pages.flatMap((page) => page.rows)
  const total = data?.pages[0]?.total
  const change = (next: { [N in keyof AuditSearch]?: AuditSearch[N] | undefined }) => {
    setSince(serverNow())
    void navigate({ search: (before) => kept({ ...before, ...next }), replace: true, resetScroll: false })
  }
  return (
    <Page title={t('audit.title')} className="audit">
      <div className="head">
        <div className="grow">
          <h1>
            {t('audit.title')} {total !== undefined && <small>{t('audit.count', { count: total })}</small>}
          </h1>
        </div>
        <Button sign="shield" blocked={proof.isPending} onClick={() => proof.mutate()}>
          {proof.isPending ? t('audit.proving') : t('audit.prove')}
        </Button>
        <a className="btn" href={AUDIT_EXPORT} download>
          <Sign name="download" />
          {t('audit.export')}
        </a>
      </div>
      {proof.data && <ProofNote proof={proof.data} />}
      <Refusal error={proof.error} />
      <div className="bar">
        <AuditFilters search={search} names={names} onChange={change} />
        <span className="grow" />
        <AuditViews />
      </div>
      {!rows ? (
        <div className="panel alone">
          {error ? (
            <Problem error={error} title={t('audit.failed')} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('audit.waiting')} rows={12} />
          )}
        </div>
      ) : rows.length === 0 ? (
        <div className="panel alone">
          <Empty
            title={t('audit.empty')}
            actions={
              <Button
                onClick={() =>
                  change({ q: undefined, who: undefined, what: undefined, result: undefined, period: 'all' })
                }
              >
                {t('audit.clear')}
              </Button>
            }
          >
            <p>{t('audit.empty_say')}</p>
          </Empty>
        </div>
      ) : (
        <AuditTable rows={rows} names={names} onOpen={setOpened} />
      )}
      {hasNextPage && (
        <p className="more">
          <Button blocked={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {isFetchingNextPage ? t('audit.loading_more') : t('audit.more')}
          </Button>
        </p>
      )}
      {opened && (
        <LineDialog
          line={opened}
          names={names}
          onClose={() => setOpened(undefined)}
          onWho={(who) => {
            setOpened(undefined)
            change({ who })
          }}
        />
      )}
    </Page>
  )
}

/** What is set; the rest is not written into the address. */
function kept(search: { [N in keyof AuditSearch]?: AuditSearch[N] | undefined }): AuditSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}
