import { useQuery } from '@tanstack/react-query'
import { Button } from '../../../ui/Button.tsx'
import { StatusTag } from '../../../ui/StatusMark.tsx'
import { Waiting } from '../../../ui/states.tsx'
import { useChange } from '../../api/changes.ts'
import { endSession, openSessionsQuery } from '../../api/self.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { programText } from '../../format/program-text.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { Refusal } from '../Refusal.tsx'

/** Where one is signed in: what one does not know is closed. */
export function SessionsPanel({ onDone }: { onDone: (text: string) => void }) {
  const { t, format } = useWords()
  const { data, error, refetch } = useQuery(openSessionsQuery)
  const end = useChange(endSession)
  const now = useServerNow(20_000)
  return (
    <section className="panel" aria-labelledby="sessions">
      <header>
        <h2 id="sessions">{t('account.sessions')}</h2>
      </header>
      <p className="say">{t('account.sessions_say')}</p>
      <Refusal error={end.error} />
      {!data &&
        (error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('account.waiting')} rows={2} />
        ))}
      <ul className="rows">
        {data?.rows.map((session) => {
          const program = programText(session.program)
          return (
            <li key={session.id}>
              <div className="grow">
                <b>{program}</b>
                <small>
                  {[
                    t('account.session_from', { address: session.from }),
                    t('account.session_made', { moment: format.momentWithTime(session.madeAt, now) }),
                    !session.current && t('account.session_seen', { ago: format.ago(session.seenAt, now) }),
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </small>
              </div>
              {session.current ? (
                <StatusTag shape="ok">{t('account.session_here')}</StatusTag>
              ) : (
                <Button
                  small
                  blocked={end.isPending}
                  aria-label={t('account.session_end_of', { program, address: session.from })}
                  onClick={() => end.mutate(session.id, { onSuccess: () => onDone(t('account.session_ended')) })}
                >
                  {t('account.session_end')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
