import type { Action } from '@preau/protocol/rules/permissions.ts'
import { Link } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { Empty } from '../../ui/states.tsx'
import { useMay } from '../api/use-may.ts'
import { reservedText } from '../format/role-text.ts'
import { useWords } from '../format/words.ts'
import { pagesFor } from './pages.ts'

/** A page that is not for this person: for whom it is, and where he can go. */
export function PageRefused({ action }: { action: Action }) {
  const voice = useWords()
  const { t } = voice
  const may = useMay()
  const open = pagesFor(may)
  return (
    <Page title={t('role.page_refused')}>
      <div className="panel alone">
        <Empty
          roof
          heading="h1"
          title={t('role.page_refused')}
          actions={open.map((page) => (
            <Link key={page.to} className="btn" to={page.to}>
              {t(page.word)}
            </Link>
          ))}
        >
          <p>
            {reservedText(action, voice)} {t('role.ask')}
          </p>
        </Empty>
      </div>
    </Page>
  )
}
