import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Language } from '../ui/Language.tsx'
import { restoreTheme } from '../ui/use-theme.ts'
import { connect } from './api/connect.ts'
import { forget } from './api/forget.ts'
import { schoolNamesQuery } from './api/place-queries.ts'
import { devicesQuery } from './api/queries.ts'
import { selfQuery } from './api/self.ts'
import { LiveContext } from './api/use-live.ts'
import { OutboxContext } from './api/use-work.ts'
import { firstList } from './first-list.ts'
import { useWords, WordsProvider } from './format/words.ts'
import { router } from './routes.tsx'
import { isForStrangers } from './stranger-pages.ts'

restoreTheme()
const { client, live, outbox } = connect(leadToSignIn)

function Spoken({ children }: { children: ReactNode }) {
  return <Language locale={useWords().locale}>{children}</Language>
}

/** A page without its first rows would be drawn for nothing where they come in this time, ms. */
const PATIENCE_MS = 250
if (!isForStrangers(location.pathname)) {
  const list = firstList(location, Date.now())
  await Promise.race([
    Promise.all([client.prefetchQuery(schoolNamesQuery), list && client.prefetchQuery(devicesQuery(list))]),
    new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)),
  ])
}

const place = document.getElementById('preau')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <LiveContext value={live}>
          <OutboxContext value={outbox}>
            <WordsProvider>
              <Spoken>
                <RouterProvider router={router} />
              </Spoken>
            </WordsProvider>
          </OutboxContext>
        </LiveContext>
      </QueryClientProvider>
    </StrictMode>,
  )
}

/** Once, however many questions were refused; then back to where one was. A first visit needs no reason. */
function leadToSignIn(): void {
  const { pathname, href } = router.state.location
  if (isForStrangers(pathname)) return
  const was = client.getQueryData(selfQuery.queryKey) !== undefined
  const search = { ...(pathname !== '/' && { back: href }), ...(was && { why: 'ended' as const }) }
  void router.navigate({ to: '/sign-in', search, replace: true }).then(() => forget(client))
}
