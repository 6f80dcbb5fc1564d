import { Link } from '@tanstack/react-router'
import { useWords } from '../../format/words.ts'

/** What was done, and how long that is kept. */
export function AuditViews() {
  const { t } = useWords()
  return (
    <nav className="tabs" aria-label={t('audit.views')}>
      <Link to="/audit" activeOptions={{ exact: true, includeSearch: false }}>
        {t('audit.title')}
      </Link>
      <Link to="/audit/periods">{t('audit.periods')}</Link>
    </nav>
  )
}
