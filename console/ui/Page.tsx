import { type ReactNode, useEffect, useRef } from 'react'
import { useTitle } from './use-title.ts'

interface PageProps {
  /** Of the window; the page's own `h1` says it too. */
  title: string
  /** The page takes the height of the window and its table scrolls, on a screen that is large enough. */
  fills?: boolean
  className?: string
  children: ReactNode
}

/** The first page of a visit leaves the focus where the browser puts it. */
let visited = false

/** What stands under the roof. It takes the focus when one comes from another page, so that reading begins there. */
export function Page({ title, fills, className, children }: PageProps) {
  useTitle(title)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    // The link that led here is gone with its page, and the focus with it.
    if (visited && document.activeElement === document.body) main.current?.focus({ preventScroll: true })
    visited = true
  }, [])
  return (
    <main
      id="main"
      ref={main}
      tabIndex={-1}
      className={[fills && 'fills', className].filter(Boolean).join(' ') || undefined}
    >
      {children}
    </main>
  )
}
