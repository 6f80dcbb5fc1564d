import { Page } from '../../ui/Page.tsx'
import { useWords } from '../format/words.ts'

export function DeviceScreen() {
  const { t } = useWords()
  return (
    <Page title={t('device.title')}>
      <h1>{t('device.title')}</h1>
    </Page>
  )
}
