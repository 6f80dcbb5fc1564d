import type { Device } from '@preau/protocol/api/devices.ts'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { FactOutcome } from './FactOutcome.tsx'
import { useFactEdit } from './use-fact-edit.ts'

interface TextFactProps {
  device: Device
  voice: Voice
  field: 'name' | 'note'
  label: string
  help?: string
  /** Shown where the value is empty. */
  empty: string
  /** What is wrong with a value, or null. */
  check: (text: string) => string | null
}

/** A text about the device that is changed where it stands. Esc leaves it as it was and gives the focus back. */
export function TextFact({ device, voice, field, label, help, empty, check }: TextFactProps) {
  const { t } = voice
  const id = useId()
  const may = useMay()
  const edit = useFactEdit(device, voice)
  const opener = useRef<HTMLButtonElement>(null)
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const open = draft !== null

  const wasOpen = useRef(false)
  useEffect(() => {
    if (open) input.current?.select()
    else if (wasOpen.current) opener.current?.focus()
    wasOpen.current = open
  }, [open])

  const begin = () => {
    edit.clear()
    setDraft(device[field])
  }
  const leave = () => {
    setDraft(null)
    setFault(null)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const text = (draft ?? '').trim()
    const wrong = check(text)
    setFault(wrong)
    if (wrong !== null) return input.current?.focus()
    if (text === device[field]) return leave()
    edit.save({ [field]: text }, { [field]: device[field] }, leave)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    leave()
  }

  if (!open) {
    return (
      <div className="fact">
        <dt>{label}</dt>
        <dd>
          <span className={device[field] === '' ? 'muted value' : 'value'}>{device[field] || empty}</span>
          {may('device.change', { school: device.school.id, authority: device.authority?.id }) && (
            <button
              type="button"
              className="linkbtn"
              ref={opener}
              onClick={begin}
              aria-label={t('facts.edit_of', { name: label })}
            >
              {t('facts.edit')}
            </button>
          )}
          <FactOutcome edit={edit} voice={voice} id={`${id}-outcome`} />
        </dd>
      </div>
    )
  }
  const shared = {
    id,
    ref: input,
    value: draft,
    onBlur: () => setFault(check((draft ?? '').trim())),
    onKeyDown: onKey,
    'aria-invalid': fault !== null,
    'aria-describedby': `${id}-help ${id}-fault`,
  }
  return (
    <div className="fact open">
      <dt>
        <label htmlFor={id}>{label}</label>
      </dt>
      <dd>
        <form className={fault ? 'lab bad' : 'lab'} onSubmit={submit} noValidate>
          <span className="field">
            {field === 'note' ? (
              <textarea {...shared} rows={3} onChange={(event) => setDraft(event.target.value)} />
            ) : (
              <input {...shared} autoComplete="off" onChange={(event) => setDraft(event.target.value)} />
            )}
          </span>
          {help && <small id={`${id}-help`}>{help}</small>}
          {fault && (
            <span className="msg" role="alert" id={`${id}-fault`}>
              <StatusMark shape="down" />
              {fault}
            </span>
          )}
          <FactOutcome edit={edit} voice={voice} id={`${id}-outcome`} />
          <span className="rowb">
            <Button small type="submit">
              {t(edit.pending ? 'shell.saving' : 'shell.save')}
            </Button>
            <Button small look="quiet" onClick={leave}>
              {t('shell.cancel')}
            </Button>
          </span>
        </form>
      </dd>
    </div>
  )
}
