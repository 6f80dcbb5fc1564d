import type { Notice } from '@preau/protocol/api/notices.ts'
import { noticeSentence } from '@preau/protocol/rules/notice-text.ts'
import type { NoticeParams } from '@preau/protocol/rules/notices.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Flyout } from '../../ui/Flyout.tsx'
import { chooseMail, noticesQuery, readNotices } from '../api/satisfaction.ts'
import { useServerNow } from '../api/server-clock.ts'
import { useWords } from '../format/words.ts'
import { useDesktopNotices } from './use-desktop-notices.ts'
import './bell.css'

/** What one is told: how much of it is new, and the list behind it. Opening it reads it. */
export function Bell() {
  const { t, format } = useWords()
  const { data } = useQuery(noticesQuery)
  useDesktopNotices(data?.rows)
  const unread = data?.unread ?? 0
  return (
    <Flyout
      label={t('notices.label', { count: unread })}
      sign="bell"
      badge={unread > 0 ? format.number(unread) : undefined}
    >
      {(close) => <Notices onLeave={close} />}
    </Flyout>
  )
}

function Notices({ onLeave }: { onLeave: () => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data } = useQuery(noticesQuery)
  // What was new when it was opened is still marked while one reads it.
  const [fresh] = useState(() => new Set((data?.rows ?? []).flatMap(({ id, read }) => (read ? [] : [id]))))
  const newest = data?.rows[0]?.at
  useEffect(() => {
    if (newest === undefined || fresh.size === 0) return
    void readNotices(newest).then(() => client.invalidateQueries({ queryKey: noticesQuery.queryKey }))
  }, [newest, fresh, client])
  return (
    <div className="notices">
      <h2>{t('notices.title')}</h2>
      {data && data.rows.length > 0 ? (
        <ul>
          {data.rows.map((notice) => (
            <NoticeLine key={notice.id} notice={notice} isNew={fresh.has(notice.id)} onLeave={onLeave} />
          ))}
        </ul>
      ) : (
        <p className="muted">{t('notices.none')}</p>
      )}
      {data && <MailChoice wanted={data.mail.wanted} possible={data.mail.possible} />}
    </div>
  )
}

function NoticeLine({ notice, isNew, onLeave }: { notice: Notice; isNew: boolean; onLeave: () => void }) {
  const { t, locale, format } = useWords()
  const now = useServerNow(60_000)
  const { kind, params, school, at, about } = notice
  const text = noticeSentence(kind, params as NoticeParams, {
    language: locale,
    school: school?.name ?? null,
    timeZone: school?.timezone ?? 'Europe/Paris',
  })
  const [what, id = ''] = about.split(':')
  const said = (
    <>
      {text}
      {isNew && <span className="vh"> ({t('notices.unread')})</span>}
    </>
  )
  return (
    <li className={isNew ? 'new' : undefined}>
      {what === 'ticket' ? (
        <Link to="/tickets/$ticket" params={{ ticket: id }} onClick={onLeave}>
          {said}
        </Link>
      ) : what === 'contract' ? (
        <Link to="/contracts/$contract" params={{ contract: id }} onClick={onLeave}>
          {said}
        </Link>
      ) : what === 'survey' ? (
        <Link to="/satisfaction" onClick={onLeave}>
          {said}
        </Link>
      ) : what === 'booking' ? (
        <Link to="/bookings" search={{ view: bookingView(kind), school: school?.id }} onClick={onLeave}>
          {said}
        </Link>
      ) : (
        <span>{said}</span>
      )}
      <small>{format.momentWithTime(at, now)}</small>
    </li>
  )
}

/** Where a booking that one is told of is treated: among those to be agreed to, else among one's own. */
function bookingView(kind: Notice['kind']): 'asked' | 'mine' {
  return kind === 'booking_to_approve' ? 'asked' : 'mine'
}

function MailChoice({ wanted, possible }: { wanted: boolean; possible: 'possible' | 'no_address' | 'no_mail_server' }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: chooseMail,
    onSuccess: () => client.invalidateQueries({ queryKey: noticesQuery.queryKey }),
  })
  if (possible !== 'possible') return <p className="muted">{t(`notices.${possible}`)}</p>
  return (
    <label className="mailchoice">
      <input type="checkbox" checked={wanted} disabled={isPending} onChange={(event) => mutate(event.target.checked)} />
      {t('notices.mail')}
    </label>
  )
}
