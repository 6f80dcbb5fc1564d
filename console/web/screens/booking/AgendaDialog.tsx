import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { CopyField } from '../../../ui/CopyField.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { endFeed, feedsQuery, makeFeed } from '../../api/bookings.ts'
import { useChange } from '../../api/changes.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'

interface AgendaDialogProps {
  school: Id
  /** The resource that is shown: its bookings can be followed, too. */
  resource: Resource | undefined
  voice: Voice
  now: number
  onClose: () => void
}

/** An address that a calendar program follows. It is a secret and is shown once; a new one ends the one before. */
export function AgendaDialog({ school, resource, voice, now, onClose }: AgendaDialogProps) {
  const { t, format } = voice
  const { data: feeds } = useQuery(feedsQuery(school))
  const [made, setMade] = useState<{ of: 'teacher' | 'resource'; address: string } | undefined>(undefined)
  const make = useChange(makeFeed)
  const end = useChange(endFeed)
  const kinds = ['teacher', ...(resource ? (['resource'] as const) : [])] as const
  const known = (of: 'teacher' | 'resource') =>
    feeds?.rows.find(({ kind, resource: id }) => kind === of && (of === 'teacher' || id === resource?.id))
  const ask = (of: 'teacher' | 'resource') => {
    const body = of === 'teacher' ? { school, kind: of } : resource && { school, kind: of, resource: resource.id }
    if (!body) return
    make.mutate(body, { onSuccess: ({ path }) => setMade({ of, address: new URL(path, location.origin).href }) })
  }
  return (
    <Dialog medium open onClose={onClose} closeLabel={t('shell.close')} title={t('agenda.open')}>
      <p>{t('agenda.say')}</p>
      {kinds.map((of) => {
        const feed = known(of)
        return (
          <section key={of} className="agenda">
            <h3>{of === 'teacher' ? t('agenda.mine') : t('agenda.of', { resource: resource?.name ?? '' })}</h3>
            {made?.of === of ? (
              <>
                <CopyField
                  label={t('agenda.address')}
                  value={made.address}
                  words={{ copy: t('agenda.copy'), copied: t('agenda.copied'), failed: t('agenda.copy_failed') }}
                />
                <p className="muted">{t('agenda.once')}</p>
              </>
            ) : (
              <>
                <p className="muted">
                  {feed
                    ? feed.usedAt === null
                      ? t('agenda.made', { at: format.date(feed.madeAt, now) })
                      : t('agenda.used', { at: format.ago(feed.usedAt, now) })
                    : t('agenda.none')}
                </p>
                <div className="rowb">
                  <Button sign={feed ? 'restart' : 'plus'} blocked={make.isPending} onClick={() => ask(of)}>
                    {t(feed ? 'agenda.renew' : 'agenda.make')}
                  </Button>
                  {feed && (
                    <Button look="quiet" blocked={end.isPending} onClick={() => end.mutate(feed.id)}>
                      {t('agenda.end')}
                    </Button>
                  )}
                </div>
              </>
            )}
          </section>
        )
      })}
      <Refusal error={make.error ?? end.error} />
    </Dialog>
  )
}
