import { Page } from '../../ui/Page.tsx'
import { useWords } from '../format/words.ts'

export function ServerScreen() {
  const { t } = useWords()
  return (
    <Page title={t('server.title')}>
      <h1>{t('server.title')}</h1>
    </Page>
  )
}
