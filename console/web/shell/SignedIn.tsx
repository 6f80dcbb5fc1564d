import { isPreauError } from '@preau/protocol/errors.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useContext, useEffect } from 'react'
import { Page } from '../../ui/Page.tsx'
import { Waiting } from '../../ui/states.tsx'
import { selfQuery } from '../api/self.ts'
import { LiveContext, useLive } from '../api/use-live.ts'
import { useMay } from '../api/use-may.ts'
import { OutboxContext } from '../api/use-work.ts'
import { useWords } from '../format/words.ts'
import { Problem } from '../screens/Problem.tsx'
import { FactorGate } from './FactorGate.tsx'
import { PageRefused } from './PageRefused.tsx'
import { actionOfPath } from './pages.ts'
import { Shell } from './Shell.tsx'

/** Finds out who is there before anything is asked of the fleet. Nobody: main.tsx leads to the sign-in page. */
export function SignedIn() {
  const { t } = useWords()
  const { data: self, error, refetch } = useQuery(selfQuery)
  const path = useLocation({ select: (location) => location.pathname })
  const may = useMay()
  useStream(self !== undefined && !self.needsFactor)
  const outbox = useContext(OutboxContext)
  const person = self?.needsFactor ? undefined : self?.person.id
  useEffect(() => void outbox?.open(person), [outbox, person])
  if (self?.needsFactor) return <FactorGate factors={self.person.factors} />
  if (self) {
    const action = actionOfPath(path)
    return <Shell>{action !== undefined && !may(action) && <PageRefused action={action} />}</Shell>
  }
  if (isPreauError(error, 'SIGN_IN_REQUIRED')) return null
  return (
    <Page title="Préau">
      <div className="panel alone">
        {error ? (
          <Problem error={error} onRetry={() => void refetch()} withServer={false} />
        ) : (
          <Waiting label={t('shell.opening')} />
        )}
      </div>
    </Page>
  )
}

/** Listens while somebody is signed in. A stream that was cut may mean that he no longer is. */
function useStream(on: boolean): void {
  const stream = useContext(LiveContext)
  const client = useQueryClient()
  const { live } = useLive()
  useEffect(() => {
    if (!on) return
    stream?.start()
    return () => stream?.stop()
  }, [stream, on])
  useEffect(() => {
    if (on && live.kind === 'stale') void client.invalidateQueries({ queryKey: selfQuery.queryKey, exact: true })
  }, [client, on, live.kind])
}
