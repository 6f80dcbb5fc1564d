import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { waitingQuery } from '../api/enrolments.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { useNotice } from './account/use-notice.tsx'
import { CodesPanel } from './enrolments/CodesPanel.tsx'
import { WaitingPanel } from './enrolments/WaitingPanel.tsx'
import { LiveMark } from './LiveMark.tsx'
import './enrolments/enrolments.css'

/** How a device comes into the fleet: a code that is printed, and a person who says yes. */
export function EnrolmentsScreen() {
  const { t } = useWords()
  const { data } = useQuery(waitingQuery)
  const may = useMay()
  const { notice, say } = useNotice()
  const count = data?.rows.length
  return (
    <Page title={t('enrol.title')} className="enrolments">
      <ol className="crumbs">
        <li>
          <Link to="/fleet">{t('shell.fleet')}</Link>
        </li>
      </ol>
      <div className="head">
        <div className="grow">
          <h1>
            {t('enrol.title')}{' '}
            {count !== undefined && (
              <small>{count === 0 ? t('enrol.none_waiting') : t('enrol.waiting', { count })}</small>
            )}
          </h1>
        </div>
        <LiveMark />
      </div>
      {notice}
      <div className="cols">
        <WaitingPanel onDone={say} />
        {may('enrol_code.make') && <CodesPanel />}
      </div>
    </Page>
  )
}
