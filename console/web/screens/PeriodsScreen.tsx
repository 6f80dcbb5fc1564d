import type { RetentionRow } from '@preau/protocol/api/privacy.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '../../ui/Page.tsx'
import { Note, Waiting } from '../../ui/states.tsx'
import { retentionQuery } from '../api/privacy.ts'
import { useWords } from '../format/words.ts'
import { useNotice } from './account/use-notice.tsx'
import { AuditViews } from './audit/AuditViews.tsx'
import { PeriodDialog } from './audit/PeriodDialog.tsx'
import { PeriodTable } from './audit/PeriodTable.tsx'
import { Problem } from './Problem.tsx'
import './audit/audit.css'

/** How long is kept what, within what law and recommendations allow. */
export function PeriodsScreen() {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(retentionQuery)
  const { notice, say } = useNotice()
  const [asking, setAsking] = useState<RetentionRow | undefined>(undefined)
  return (
    <Page title={t('privacy.title')} className="audit">
      <div className="head">
        <div className="grow">
          <h1>{t('privacy.title')}</h1>
        </div>
      </div>
      {notice}
      {data && !data.clockBelieved && <Note tone="degraded">{t('privacy.clock')}</Note>}
      <div className="bar">
        <p className="muted">{t('privacy.say')}</p>
        <span className="grow" />
        <AuditViews />
      </div>
      {data ? (
        <PeriodTable rows={data.rows} onOpen={setAsking} />
      ) : (
        <div className="panel alone">
          {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Waiting label={t('privacy.waiting')} />}
        </div>
      )}
      {asking && (
        <PeriodDialog
          row={asking}
          onClose={() => setAsking(undefined)}
          onDone={(days) => {
            setAsking(undefined)
            const item = t(`privacy.item.${asking.item}`)
            say(t('privacy.saved', { item, days: t('privacy.days_text', { count: days }) }))
          }}
        />
      )}
    </Page>
  )
}
