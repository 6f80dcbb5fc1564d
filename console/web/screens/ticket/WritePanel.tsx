import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { base64Of } from '../../api/photo.ts'
import { useWork } from '../../api/use-work.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { PhotoField } from './PhotoField.tsx'
import { useDraft } from './use-draft.ts'

/** A word or a picture for the ticket. What is typed stays in this browser until it is sent. */
export function WritePanel({
  ticket,
  voice,
  onDone,
}: {
  ticket: Ticket
  voice: Voice
  onDone: (kept: boolean) => void
}) {
  const { t } = voice
  const work = useWork()
  const [text, setText] = useDraft(ticket.id, 'comment')
  const [photo, setPhoto] = useState<Blob | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const words = text.trim()
  const empty = words === '' && photo === undefined
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (empty) return
    setBusy(true)
    setError(undefined)
    try {
      const { kept } = photo
        ? await work.photo(ticket.id, await base64Of(photo), words === '' ? undefined : words)
        : await work.act(ticket.id, { act: 'comment', words })
      setText('')
      setPhoto(undefined)
      onDone(kept)
    } catch (cause) {
      setError(cause as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="panel write" aria-labelledby="write">
      <header>
        <h2 id="write">{t('sheet.write')}</h2>
      </header>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextArea
          label={t('sheet.comment')}
          placeholder={t('sheet.comment_hint')}
          value={text}
          maxLength={2000}
          onChange={setText}
          help={text === '' ? undefined : t('sheet.draft')}
        />
        <Refusal error={error} />
        <div className="rowb">
          <PhotoField photo={photo} onPhoto={setPhoto} />
          <span className="grow" />
          <Button type="submit" sign="send" blocked={busy || empty}>
            {t(busy ? 'sheet.sending' : 'sheet.send')}
          </Button>
        </div>
      </form>
    </section>
  )
}
