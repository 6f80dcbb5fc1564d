import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'

/** Says to the widgets which language they speak. */
export function Language({ locale, children }: { locale: 'fr' | 'en'; children: ReactNode }) {
  return <I18nProvider locale={locale === 'fr' ? 'fr-FR' : 'en-US'}>{children}</I18nProvider>
}
