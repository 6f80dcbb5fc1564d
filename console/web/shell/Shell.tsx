import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { LiveRegion } from '../../ui/LiveRegion.tsx'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { Banners } from './Banners.tsx'
import { GoTo } from './GoTo.tsx'
import { KeysDialog } from './KeysDialog.tsx'
import { isTyping, KeyReader } from './keys.ts'
import { MergeNotices } from './MergeNotices.tsx'
import { pagesFor } from './pages.ts'
import { Roof } from './Roof.tsx'
import { singleKeys } from './use-single-keys.ts'

type Overlay = 'none' | 'goto' | 'keys'

/** Roof, banners, page; `children` stand in the place of the page where there are any. */
export function Shell({ children }: { children?: ReactNode }) {
  const { t } = useWords()
  const [overlay, setOverlay] = useState<Overlay>('none')
  useKeys(setOverlay)
  useFocusOnNewPage()
  return (
    <div className="app">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <Roof onGoTo={() => setOverlay('goto')} onKeys={() => setOverlay('keys')} />
      <Banners />
      <MergeNotices />
      {children || <Outlet />}
      <LiveRegion />
      <GoTo open={overlay === 'goto'} onClose={() => setOverlay('none')} />
      <KeysDialog open={overlay === 'keys'} onClose={() => setOverlay('none')} />
    </div>
  )
}

function useKeys(show: (overlay: Overlay) => void) {
  const navigate = useNavigate()
  const may = useMay()
  useEffect(() => {
    const reader = new KeyReader()
    const onKey = (event: KeyboardEvent) => {
      if (singleKeys() === 'off' || event.defaultPrevented) return
      const action = reader.read({
        key: event.key,
        modified: event.ctrlKey || event.altKey || event.metaKey,
        typing: isTyping(event.target),
        at: event.timeStamp,
      })
      if (action === null) return
      if (action.kind === 'page') {
        const page = pagesFor(may).find((candidate) => candidate.key === action.key)
        if (!page) return
        void navigate({ to: page.to })
      } else show(action.kind === 'goto' ? 'goto' : 'keys')
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [navigate, show, may])
}

/** A new page begins at its main, for the keyboard and for screen readers; the first one leaves the focus where it is. */
function useFocusOnNewPage() {
  // The resolved one: the page stands by then, even where its code was still to be fetched.
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== undefined && before.current !== path)
      document.getElementById('main')?.focus({ preventScroll: true })
    before.current = path
  }, [path])
}
