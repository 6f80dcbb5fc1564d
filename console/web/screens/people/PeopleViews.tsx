import { Link } from '@tanstack/react-router'
import { useWords } from '../../format/words.ts'

/** The two halves of the page: who, and on what. */
export function PeopleViews() {
  const { t } = useWords()
  return (
    <nav className="tabs" aria-label={t('people.views')}>
      <Link to="/people" activeOptions={{ exact: true, includeSearch: false }}>
        {t('people.title')}
      </Link>
      <Link to="/people/lots">{t('people.lots')}</Link>
    </nav>
  )
}
