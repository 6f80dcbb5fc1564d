import { toPreauError } from '@preau/protocol/errors.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Note, Waiting } from '../../../ui/states.tsx'
import { dismissAllQuarantined, dismissQuarantined, useChange } from '../../api/changes.ts'
import { quarantineQuery } from '../../api/queries.ts'
import { useMay } from '../../api/use-may.ts'
import { errorText } from '../../format/error-text.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { QuarantineItem } from './QuarantineItem.tsx'

const STEP = 50

/** Messages that could not be read, each with its reason; a person looks at them and lets them go. */
export function QuarantinePanel() {
  const voice = useWords()
  const { t, format } = voice
  const may = useMay()
  const [limit, setLimit] = useState(STEP)
  const [asking, setAsking] = useState(false)
  const { data, error, refetch } = useQuery(quarantineQuery({ limit }))
  const one = useChange(dismissQuarantined)
  const all = useChange(dismissAllQuarantined)
  const failed = one.error ?? all.error
  const failure = failed ? errorText(toPreauError(failed).code, voice) : undefined

  return (
    <section className="panel quarantine" aria-labelledby="quarantine">
      <header>
        <h2 id="quarantine">{t('server.quarantine')}</h2>
        {data && data.total > 0 && (
          <>
            <span className="muted">{t('server.messages', { count: data.total })}</span>
            {may('quarantine.clear') && (
              <Button small onClick={() => setAsking(true)}>
                {t('server.dismiss_all')}
              </Button>
            )}
          </>
        )}
      </header>
      <p className="lead">{t('server.quarantine_say')}</p>
      {failure && (
        <Note tone="down">
          <b>{failure.title}.</b> {failure.advice}
        </Note>
      )}
      {!data ? (
        error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('server.waiting')} rows={3} />
        )
      ) : data.total === 0 ? (
        <p className="nothing">{t('server.quarantine_empty')}</p>
      ) : (
        <ul>
          {data.rows.map((message) => (
            <QuarantineItem
              key={message.id}
              message={message}
              busy={one.isPending && one.variables === message.id}
              onDismiss={() =>
                one.mutate(message.id, { onSuccess: () => announcer.say(t('server.dismissed', { count: 1 })) })
              }
            />
          ))}
        </ul>
      )}
      {data && data.rows.length < data.total && limit < 500 && (
        <p className="more">
          <Button onClick={() => setLimit(Math.min(500, limit + STEP))}>
            {t('server.more', { shown: format.number(data.rows.length), all: format.number(data.total) })}
          </Button>
        </p>
      )}
      <Dialog
        question
        open={asking}
        onClose={() => setAsking(false)}
        closeLabel={t('shell.close')}
        title={t('server.dismiss_all_title', { count: data?.total ?? 0 })}
      >
        <p>{t('server.dismiss_all_say')}</p>
        <div className="rowb end">
          <Button look="quiet" onClick={() => setAsking(false)}>
            {t('shell.cancel')}
          </Button>
          <Button
            look="danger"
            blocked={all.isPending}
            onClick={() =>
              all.mutate(undefined, {
                onSuccess: () => announcer.say(t('server.dismissed', { count: data?.total ?? 0 })),
                onSettled: () => setAsking(false),
              })
            }
          >
            {t('server.dismiss_all')}
          </Button>
        </div>
      </Dialog>
    </section>
  )
}
