import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { KioskPage } from '../kiosk/KioskPage.tsx'
import { localeOf, TabletVoiceContext, tabletVoice } from './format/voice.ts'
import type { OffPart } from './offline/why-off.ts'
import type { Tablet } from './tablet.ts'
import { EnrolView } from './views/EnrolView.tsx'
import { Gate } from './views/Gate.tsx'
import { TabletBar } from './views/TabletBar.tsx'
import './tablet.css'

/** What the browser offers and refuses this page; it may change while the page is open. */
export interface BrowserTold {
  off: readonly OffPart[]
  onInstall: (() => void) | undefined
  isApple: boolean
}

interface TabletPageProps {
  tablet: Tablet
  browser: { current(): BrowserTold; subscribe(listener: () => void): () => void }
}

/** The page of a tablet: its way in, and then the page of its room. */
export function TabletPage({ tablet, browser }: TabletPageProps) {
  const told = useSyncExternalStore(tablet.subscribe, tablet.told)
  const given = useSyncExternalStore(browser.subscribe, browser.current)
  const voice = useMemo(() => tabletVoice(localeOf(navigator.languages)), [])
  const { t } = voice
  const isIn = told.stage === 'in'
  useEffect(() => {
    if (isIn) return
    document.documentElement.lang = voice.locale
    document.title = t('tablet.title')
  }, [isIn, voice, t])
  return (
    <TabletVoiceContext value={voice}>
      {isIn ? (
        <div className="tablet">
          <KioskPage line={tablet} />
          {/* Its camera was asked for on the way in alone. */}
          <TabletBar name={told.name ?? ''} {...given} off={given.off.filter((part) => part.off === 'offline')} />
        </div>
      ) : told.stage === 'starting' ? (
        <Gate title={t('tablet.starting')} />
      ) : told.stage === 'waiting' ? (
        <Gate title={t('waiting.title')}>
          <p role="status">{t('waiting.say', { name: told.name ?? '…' })}</p>
        </Gate>
      ) : (
        <EnrolView told={told} off={given.off} onEnrol={(code, name) => void tablet.enrol(code, name)} />
      )}
    </TabletVoiceContext>
  )
}
