import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { base64Of } from '../../api/photo.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useWork } from '../../api/use-work.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { PhotoField } from '../ticket/PhotoField.tsx'

interface ReportSentProps {
  /** Undefined where it waits for the network. */
  ticket: Ticket | undefined
  id: string
  /** Nothing is broken: it was asked for. */
  wish: boolean
  onAgain: () => void
}

/** It is reported: what happens now; then, for who likes, a word and a photo. */
export function ReportSent({ ticket, id, wish, onAgain }: ReportSentProps) {
  const { t, format } = useWords()
  const now = useServerNow(20_000)
  const due = ticket?.clocks.find(({ metAt, due }) => metAt === null && due !== null)?.due ?? null
  return (
    <div className="sent">
      <div className="sentsay" role="status">
        <StatusMark shape={ticket ? 'ok' : 'offline'} />
        <div>
          <h2>
            {t(wish ? 'report.wish_done' : 'report.done')}
            {ticket && <small>{t('report.done_number', { number: ticket.number })}</small>}
          </h2>
          <p>
            {ticket === undefined
              ? t('report.done_kept')
              : due === null
                ? t('report.done_plain')
                : t('report.done_due', { moment: format.momentWithTime(due, now) })}
          </p>
          {ticket?.support && (
            <p>
              <a href={`tel:${ticket.support.replace(/[^\d+]/g, '')}`}>{t('report.call', { phone: ticket.support })}</a>
            </p>
          )}
        </div>
      </div>
      <AddMore ticket={ticket?.id ?? id} />
      <div className="rowb">
        {ticket && (
          <Link className="btn solid" to="/tickets/$ticket" params={{ ticket: ticket.id }}>
            {t('report.follow')}
          </Link>
        )}
        <Button sign="chat" onClick={onAgain}>
          {t('report.again')}
        </Button>
      </div>
    </div>
  )
}

/** A word and a photo, once the report is on its way. */
function AddMore({ ticket }: { ticket: string }) {
  const { t } = useWords()
  const work = useWork()
  const [text, setText] = useState('')
  const [photo, setPhoto] = useState<Blob | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [added, setAdded] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const words = text.trim()
  const add = async () => {
    setBusy(true)
    setError(undefined)
    try {
      if (photo) await work.photo(ticket, await base64Of(photo), words === '' ? undefined : words)
      else await work.act(ticket, { act: 'comment', words })
      setAdded(true)
      setText('')
      setPhoto(undefined)
    } catch (cause) {
      setError(cause as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="panel addmore" aria-label={t('report.add')}>
      {added && (
        <p className="added" role="status">
          <Sign name="check" />
          {t('report.added')}
        </p>
      )}
      <TextArea
        label={t('report.words')}
        placeholder={t('report.words_hint')}
        rows={2}
        maxLength={2000}
        value={text}
        onChange={setText}
      />
      <Refusal error={error} />
      <div className="rowb">
        <PhotoField photo={photo} onPhoto={setPhoto} />
        {(words !== '' || photo) && (
          <Button sign="send" blocked={busy} onClick={() => void add()}>
            {busy ? t('report.sending') : t('sheet.send')}
          </Button>
        )}
      </div>
    </section>
  )
}
