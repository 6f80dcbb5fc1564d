import type { Notice } from '@preau/protocol/api/notices.ts'
import { noticeSentence } from '@preau/protocol/rules/notice-text.ts'
import type { NoticeParams } from '@preau/protocol/rules/notices.ts'
import { useEffect, useRef } from 'react'
import { useWords } from '../format/words.ts'

/** What the desktop program gives to a page of its server (console/electron/for-servers.ts); a browser has no such thing. */
interface Desktop {
  notify(title: string, text: string, path: string): Promise<unknown>
}

/** Of notices, newest first, those that came after `since` and nobody has read: oldest first, and few of them. */
export function freshNotices(rows: readonly Notice[], since: number): Notice[] {
  return rows
    .filter(({ at, read }) => !read && at > since)
    .slice(0, 3)
    .reverse()
}

/** Shows what comes in while the page is open as notices of the system, in the desktop program alone. */
export function useDesktopNotices(rows: readonly Notice[] | undefined): void {
  const { t, locale } = useWords()
  const since = useRef<number | undefined>(undefined)
  useEffect(() => {
    const desktop = (window as { preauDesktop?: Desktop }).preauDesktop
    if (desktop === undefined || rows === undefined) return
    const newest = rows[0]?.at ?? 0
    // What was there when the page was opened is told by the bell.
    const told = since.current ?? newest
    since.current = Math.max(told, newest)
    for (const { kind, params, school, about } of freshNotices(rows, told)) {
      const where = { language: locale, school: school?.name ?? null, timeZone: school?.timezone ?? 'Europe/Paris' }
      const [what, id = ''] = about.split(':')
      const path = what === 'ticket' ? `/tickets/${id}` : '/'
      void desktop.notify(t('notices.title'), noticeSentence(kind, params as NoticeParams, where), path)
    }
  }, [rows, locale, t])
}
