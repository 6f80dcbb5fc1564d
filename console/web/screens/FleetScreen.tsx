import { Page } from '../../ui/Page.tsx'
import { useWords } from '../format/words.ts'

export function FleetScreen() {
  const { t } = useWords()
  return (
    <Page title={t('fleet.title')}>
      <h1>{t('fleet.title')}</h1>
    </Page>
  )
}
