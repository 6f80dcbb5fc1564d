import { Page } from '../../ui/Page.tsx'
import { useWords } from '../format/words.ts'

export function PlacesScreen() {
  const { t } = useWords()
  return (
    <Page title={t('places.title')}>
      <h1>{t('places.title')}</h1>
    </Page>
  )
}
