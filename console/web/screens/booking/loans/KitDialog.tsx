import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { focusFault } from '../../../../ui/focus-fault.ts'
import { Segments } from '../../../../ui/Segments.tsx'
import { TextArea } from '../../../../ui/TextArea.tsx'
import { TextField } from '../../../../ui/TextField.tsx'
import { changeResource, deleteResource, makeResource } from '../../../api/bookings.ts'
import { useChange } from '../../../api/changes.ts'
import type { Voice } from '../../../format/translate.ts'
import { Refusal } from '../../Refusal.tsx'
import { readContents, writeContents } from './contents-text.ts'

interface KitDialogProps {
  school: Id
  /** null: a new one. */
  kit: Resource | null
  voice: Voice
  onClose: () => void
}

/** A cart or a kit: its name, where it is kept, what is in it, one thing a line. */
export function KitDialog({ school, kit, voice, onClose }: KitDialogProps) {
  const { t } = voice
  const [kind, setKind] = useState<'kit' | 'cart'>(kit?.kind === 'cart' ? 'cart' : 'kit')
  const [name, setName] = useState(kit?.name ?? '')
  const [keptAt, setKeptAt] = useState(kit?.keptAt ?? '')
  const [contents, setContents] = useState(writeContents(kit?.contents ?? []))
  const [approval, setApproval] = useState(kit?.approval ?? false)
  const [tried, setTried] = useState(false)
  const items = readContents(contents)
  const fields = { name: name.trim(), keptAt: keptAt.trim(), contents: items ?? [], approval }
  const save = useChange(() =>
    kit ? changeResource(school, kit.id, fields) : makeResource({ school, kind, ...fields }),
  )
  const remove = useChange(() => deleteResource(school, kit?.id ?? school))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (fields.name === '' || !items) return focusFault(event.currentTarget)
    save.mutate(undefined, { onSuccess: onClose })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      closeLabel={t('shell.close')}
      title={kit ? t('loans.edit_of', { kit: kit.name }) : t('loans.add')}
    >
      <form className="form" noValidate onSubmit={submit}>
        {!kit && (
          <Segments
            label={t('loans.kind')}
            value={kind}
            options={[
              { value: 'kit', label: t('loans.kind.kit') },
              { value: 'cart', label: t('loans.kind.cart') },
            ]}
            onChange={setKind}
          />
        )}
        <TextField
          label={t('loans.name')}
          value={name}
          maxLength={120}
          fault={tried && fields.name === '' ? t('loans.name_needed') : undefined}
          onChange={setName}
        />
        <TextField
          label={t('loans.kept_at')}
          help={t('loans.kept_at_help')}
          value={keptAt}
          maxLength={120}
          onChange={setKeptAt}
        />
        <TextArea
          label={t('loans.contents')}
          help={t('loans.contents_help')}
          value={contents}
          rows={5}
          fault={tried && !items ? t('loans.contents_wrong') : undefined}
          onChange={setContents}
        />
        <label className="pick flat">
          <input type="checkbox" checked={approval} onChange={(event) => setApproval(event.target.checked)} />
          {t('loans.approval')}
        </label>
        <Refusal error={save.error ?? remove.error} />
        <div className="rowb end">
          {kit && (
            <Button
              look="danger"
              blocked={remove.isPending}
              onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
            >
              {t('loans.remove')}
            </Button>
          )}
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={save.isPending}>
            {t('booking.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
