import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { serverNow } from '../../api/server-clock.ts'
import type { Act } from '../../api/tickets.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { ActFields } from './ActFields.tsx'
import { type ActFaults, type ActValues, type FormKind, NO_VALUES, readAct } from './act-values.ts'
import { PhotoField } from './PhotoField.tsx'
import { useDraft } from './use-draft.ts'

interface ActDialogProps {
  kind: FormKind
  ticket: Ticket
  voice: Voice
  onClose: () => void
  /** Sends it, with a picture where one was taken; throws what was refused. */
  onAct: (act: Act, at: number | undefined, photo: Blob | undefined) => Promise<void>
}

const WITH_PHOTO: readonly FormKind[] = ['no_access', 'pause', 'restore', 'workaround']
const SAID: readonly FormKind[] = ['no_access', 'pause', 'hand_over', 'workaround', 'reject', 'close', 'swap']

/** What an act needs to be told; what is typed outlives the page until it is sent. */
export function ActDialog({ kind, ticket, voice, onClose, onAct }: ActDialogProps) {
  const { t } = voice
  const [draft, setDraft] = useDraft(ticket.id, kind)
  const usesProof = kind === 'no_access' || kind === 'pause'
  const [values, setValues] = useState<ActValues>({ ...NO_VALUES, [usesProof ? 'proof' : 'note']: draft })
  const [faults, setFaults] = useState<ActFaults>({})
  const [photo, setPhoto] = useState<Blob | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const change = (next: Partial<ActValues>) => {
    setValues((before) => ({ ...before, ...next }))
    const kept = usesProof ? next.proof : next.note
    if (kept !== undefined) setDraft(kept)
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const read = readAct(kind, values, ticket, serverNow())
    if ('faults' in read) {
      setFaults(read.faults)
      focusFault(form)
      return
    }
    setBusy(true)
    setError(undefined)
    try {
      await onAct(read.act, read.at, photo)
      setDraft('')
      onClose()
    } catch (cause) {
      setError(cause as Error)
      setBusy(false)
    }
  }
  const label = t(`work.name.${kind}`)
  return (
    <Dialog open medium onClose={onClose} closeLabel={t('shell.close')} title={label}>
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        {SAID.includes(kind) && <p className="muted">{t(`work.${kind as 'pause'}_say`)}</p>}
        <ActFields {...{ kind, ticket, voice, values, faults }} onChange={change} />
        {WITH_PHOTO.includes(kind) && <PhotoField photo={photo} onPhoto={setPhoto} />}
        <Refusal error={error} />
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look={kind === 'reject' ? 'danger' : 'solid'} type="submit" blocked={busy}>
            {busy ? t('sheet.sending') : label}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
