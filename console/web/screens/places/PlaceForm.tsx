import { ROOM_KINDS, type RoomKind } from '@preau/protocol/api/places.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import {
  changeAuthority,
  changeRoom,
  changeSchool,
  createAuthority,
  createRoom,
  createSchool,
  useChange,
} from '../../api/changes.ts'
import { errorText } from '../../format/error-text.ts'
import { useWords } from '../../format/words.ts'
import { type CodeKind, codeFault } from './code-fault.ts'
import type { NewPlace, Place } from './place.ts'

export interface PlaceFields {
  name: string
  uai: string
  insee: string
  roomKind: RoomKind
}

interface PlaceFormProps {
  target: { make: NewPlace } | { edit: Place }
  onClose: () => void
  /** `before` is what the place was, where it was one. */
  onDone: (after: PlaceFields, before: PlaceFields | undefined) => void
}

/** Makes a place or changes it. Codes are checked on leaving their field, and the field says which letter would fit. */
export function PlaceForm({ target, onClose, onDone }: PlaceFormProps) {
  const voice = useWords()
  const { t } = voice
  const kind = 'make' in target ? target.make.kind : target.edit.kind
  const before = 'edit' in target ? fieldsOf(target.edit) : undefined
  const [fields, setFields] = useState<PlaceFields>(before ?? { name: '', uai: '', insee: '', roomKind: 'classroom' })
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const save = useChange((values: PlaceFields) => send(target, values))
  const set = (change: Partial<PlaceFields>) => setFields((now) => ({ ...now, ...change }))
  const leave = (name: string) => setLeft((now) => new Set([...now, name]))

  const nameFault = fields.name.trim() === '' ? t('places.name_missing') : undefined
  const faults = {
    name: left.has('name') ? nameFault : undefined,
    uai: left.has('uai') ? codeFault('uai', fields.uai, voice) : undefined,
    insee: left.has('insee') ? codeFault('insee', fields.insee, voice) : undefined,
  }
  const refused = save.error ? refusal(save.error, voice) : undefined

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setLeft(new Set(['name', 'uai', 'insee']))
    const wrong = nameFault ?? codeFault('uai', fields.uai, voice) ?? codeFault('insee', fields.insee, voice)
    if (wrong !== undefined) {
      const form = event.currentTarget
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    save.mutate(fields, { onSuccess: () => onDone(fields, before) })
  }
  const code = (name: CodeKind) => (
    <TextField
      label={t(`places.${name}`)}
      help={t(`places.${name}_help`)}
      value={fields[name]}
      onChange={(value) => set({ [name]: value })}
      onBlur={() => leave(name)}
      fault={faults[name] ?? (refused?.field === name ? refused.text : undefined)}
      autoComplete="off"
      spellCheck={false}
    />
  )
  return (
    <Dialog
      open
      onClose={onClose}
      closeLabel={t('shell.close')}
      title={before ? t('places.change', { name: before.name }) : t(`places.make.${kind}`)}
    >
      <form className="form" onSubmit={submit} noValidate>
        <TextField
          label={t(`places.name.${kind}`)}
          value={fields.name}
          onChange={(name) => set({ name })}
          fault={faults.name ?? (refused?.field === 'name' ? refused.text : undefined)}
          maxLength={120}
          autoComplete="off"
          autoFocus
        />
        {kind === 'room' && (
          <div className="lab">
            <span aria-hidden="true">{t('places.room_kind')}</span>
            <Picker
              hideLabel
              label={t('places.room_kind')}
              value={fields.roomKind}
              options={ROOM_KINDS.map((value) => ({ value, label: t(`room.${value}`) }))}
              onChange={(value) => set({ roomKind: ROOM_KINDS.find((one) => one === value) ?? 'other' })}
            />
          </div>
        )}
        {kind === 'school' && code('uai')}
        {kind !== 'room' && code('insee')}
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={save.isPending}>
            {save.isPending ? t('shell.saving') : before ? t('shell.save') : t('places.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The error of the server beside the field that it is about. */
function refusal(error: unknown, voice: ReturnType<typeof useWords>): { field: keyof PlaceFields; text: string } {
  if (isPreauError(error, 'UAI_INVALID')) return { field: 'uai', text: voice.t('places.uai_wrong') }
  if (isPreauError(error, 'INSEE_INVALID')) return { field: 'insee', text: voice.t('places.insee_wrong') }
  const code = isPreauError(error) ? error.code : 'INTERNAL'
  const { title, advice } = errorText(code, voice)
  const field = isPreauError(error) && error.context.field === 'uai' ? 'uai' : 'name'
  return { field, text: `${title}. ${advice} (${code})` }
}

function fieldsOf({ place }: Place): PlaceFields {
  return {
    name: place.name,
    uai: 'uai' in place ? (place.uai ?? '') : '',
    insee: 'insee' in place ? (place.insee ?? '') : '',
    roomKind: 'kind' in place ? place.kind : 'classroom',
  }
}

/** Sends the fields of a place; also what brings back what it was. */
export async function send(target: PlaceFormProps['target'], fields: PlaceFields): Promise<void> {
  const name = fields.name.trim()
  const insee = fields.insee.trim() || null
  const uai = fields.uai.trim() || null
  if ('make' in target) {
    const { make } = target
    if (make.kind === 'authority') await createAuthority({ name, insee })
    else if (make.kind === 'school') await createSchool({ authority: make.authority, name, uai, insee })
    else await createRoom({ school: make.school, name, kind: fields.roomKind })
    return
  }
  const { kind, place } = target.edit
  if (kind === 'authority') await changeAuthority(place.id, { name, insee })
  else if (kind === 'school') await changeSchool(place.id, { name, uai, insee })
  else await changeRoom(place.id, { name, kind: fields.roomKind })
}
