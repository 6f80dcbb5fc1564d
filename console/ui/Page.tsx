import type { ReactNode } from 'react'
import { useTitle } from './use-title.ts'

interface PageProps {
  /** Of the window; the page's own `h1` says it too. */
  title: string
  /** The page takes the height of the window and its table scrolls, on a screen that is large enough. */
  fills?: boolean
  className?: string
  children: ReactNode
}

/** What stands under the roof. It takes the focus when one comes from another page. */
export function Page({ title, fills, className, children }: PageProps) {
  useTitle(title)
  return (
    <main id="main" tabIndex={-1} className={[fills && 'fills', className].filter(Boolean).join(' ') || undefined}>
      {children}
    </main>
  )
}
