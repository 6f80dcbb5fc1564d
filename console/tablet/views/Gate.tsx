import type { ReactNode } from 'react'
import { useTabletVoice } from '../format/voice.ts'

/** What stands on a tablet that has no place yet: a card under the roof. */
export function Gate({ title, children }: { title: string; children?: ReactNode }) {
  const { t } = useTabletVoice()
  return (
    <div className="tgate">
      <header>
        <img src="/tablet/mark.svg" alt="" width="36" height="36" />
        <span>{t('tablet.title')}</span>
      </header>
      <main id="main">
        <section className="tcard" aria-labelledby="card">
          <h1 id="card">{title}</h1>
          {children}
        </section>
      </main>
    </div>
  )
}
