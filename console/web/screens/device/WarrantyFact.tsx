import type { Device } from '@preau/protocol/api/devices.ts'
import { dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { FactOutcome } from './FactOutcome.tsx'
import { useFactEdit } from './use-fact-edit.ts'
import { warrantyText } from './warranty-text.ts'

/** Until when the maker answers for the device: read off the invoice, changed where it stands. Esc leaves it as it was. */
export function WarrantyFact({ device, voice, now }: { device: Device; voice: Voice; now: number }) {
  const { t } = voice
  const may = useMay()
  const edit = useFactEdit(device, voice)
  const opener = useRef<HTMLButtonElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState<string | null>(null)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const before = device.warrantyUntil
  const open = draft !== null

  const wasOpen = useRef(false)
  useEffect(() => {
    if (open) form.current?.querySelector('input')?.focus()
    else if (wasOpen.current) opener.current?.focus()
    wasOpen.current = open
  }, [open])

  const leave = () => {
    setDraft(null)
    setFault(undefined)
  }
  const save = (warrantyUntil: string | null) => {
    if (warrantyUntil === before) return leave()
    edit.save({ warrantyUntil }, { warrantyUntil: before }, leave)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft === null || dayOf(draft) === undefined) return setFault(t('cover.warranty_bad'))
    save(draft)
  }
  if (!open) {
    return (
      <div className="fact">
        <dt>{t('cover.warranty')}</dt>
        <dd>
          <span className={before === null ? 'muted value' : 'value'}>{warrantyText(before, voice, now).text}</span>
          {may('device.change', { school: device.school.id, authority: device.authority?.id }) && (
            <button
              type="button"
              className="linkbtn"
              ref={opener}
              onClick={() => {
                edit.clear()
                setDraft(before ?? '')
              }}
              aria-label={t('facts.edit_of', { name: t('cover.warranty') })}
            >
              {t('facts.edit')}
            </button>
          )}
          <FactOutcome edit={edit} voice={voice} id="warranty-outcome" />
        </dd>
      </div>
    )
  }
  return (
    <div className="fact open">
      <dt aria-hidden="true">{t('cover.warranty')}</dt>
      <dd>
        <form
          className="warranty"
          ref={form}
          onSubmit={submit}
          noValidate
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            leave()
          }}
        >
          <TextField
            label={t('cover.warranty_day')}
            help={t('cover.warranty_say')}
            type="date"
            value={draft}
            onChange={setDraft}
            fault={fault}
            max="2100-12-31"
          />
          <FactOutcome edit={edit} voice={voice} id="warranty-outcome" />
          <span className="rowb">
            <Button small type="submit">
              {t(edit.pending ? 'shell.saving' : 'shell.save')}
            </Button>
            {before !== null && (
              <Button small look="quiet" onClick={() => save(null)}>
                {t('cover.warranty_forget')}
              </Button>
            )}
            <Button small look="quiet" onClick={leave}>
              {t('shell.cancel')}
            </Button>
          </span>
        </form>
      </dd>
    </div>
  )
}
