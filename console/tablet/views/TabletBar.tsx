import { useRef } from 'react'
import { useTabletVoice } from '../format/voice.ts'
import type { OffPart } from '../offline/why-off.ts'
import { OffList } from './OffList.tsx'

interface TabletBarProps {
  name: string
  off: readonly OffPart[]
  /** Asks the browser to install the page; undefined where it does not offer that. */
  onInstall: (() => void) | undefined
  /** An iPad installs by a button of its own. */
  isApple: boolean
}

/** Under the page of the room: which tablet this is, and what is off on it. */
export function TabletBar({ name, off, onInstall, isApple }: TabletBarProps) {
  const { t } = useTabletVoice()
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <aside className="tbar" aria-label={t('bar.label')}>
      <b>{name}</b>
      {onInstall && (
        <button type="button" onClick={onInstall}>
          {t('bar.install')}
        </button>
      )}
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {off.length > 0 ? t('bar.off', { count: off.length }) : t('bar.about')}
      </button>
      <dialog ref={dialog} className="tabout" aria-labelledby="about">
        <h2 id="about">{t('about.title')}</h2>
        {off.length > 0 ? <OffList off={off} /> : <p>{t('about.all_on')}</p>}
        {isApple && <p>{t('about.install_ios')}</p>}
        <h3>{t('about.told')}</h3>
        <p>{t('about.told_say')}</p>
        <button className="tbtn" type="button" onClick={() => dialog.current?.close()}>
          {t('about.close')}
        </button>
      </dialog>
    </aside>
  )
}
