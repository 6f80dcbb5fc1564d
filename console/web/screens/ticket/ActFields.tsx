import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { SEVERITIES } from '@preau/protocol/contracts/vocabulary.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { LEVELS } from '@preau/protocol/rules/tickets/states.ts'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { type Option, Picker } from '../../../ui/Picker.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { TextArea } from '../../../ui/TextArea.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { devicesQuery } from '../../api/queries.ts'
import { partyName } from '../../format/happened-text.ts'
import { pauseText } from '../../format/ticket-text.ts'
import type { Voice } from '../../format/translate.ts'
import { type ActFaults, type ActField, type ActValues, FIELDS, type FormKind, NOTE_NEEDED } from './act-values.ts'

interface ActFieldsProps {
  kind: FormKind
  ticket: Ticket
  voice: Voice
  values: ActValues
  faults: ActFaults
  onChange: (next: Partial<ActValues>) => void
}

/** The fields of one act, in the order in which one thinks of them. */
export function ActFields(props: ActFieldsProps) {
  return FIELDS[props.kind].map((field) => <Field key={field} field={field} {...props} />)
}

function Field({ field, ...props }: ActFieldsProps & { field: ActField }) {
  const { kind, ticket, voice, values, faults, onChange } = props
  const { t } = voice
  const fault = faults[field]
  const said = fault === undefined ? undefined : t(fault as 'work.needed')
  const text = { value: values[field], onChange: (value: string) => onChange({ [field]: value }), fault: said }
  switch (field) {
    case 'note':
      return (
        <TextArea
          {...text}
          maxLength={2000}
          label={t(noteWord(kind))}
          help={kind === 'restore' ? t('work.restore_note_help') : undefined}
        />
      )
    case 'proof':
      return <TextArea {...text} maxLength={2000} label={t('work.proof')} help={t('work.proof_help')} />
    case 'visit':
      return <TextField {...text} type="datetime-local" label={t('work.visit')} help={t('work.visit_help')} />
    case 'when':
      return <TextField {...text} type="datetime-local" label={t('work.when')} help={t('work.when_help')} />
    case 'part':
      return <TextField {...text} maxLength={120} label={t('work.part_name')} />
    case 'reference':
      return <TextField {...text} maxLength={80} label={t('work.part_reference')} />
    case 'count':
      return <TextField {...text} inputMode="numeric" maxLength={4} label={t('work.part_count')} />
    case 'amount':
      return <TextField {...text} inputMode="decimal" maxLength={12} label={t('work.part_amount')} />
    case 'cause':
      return (
        <Choice
          {...{ voice, said }}
          label={t('work.pause_cause')}
          value={values.cause}
          options={ticket.causes.map(({ cause, name }) => ({ value: cause, label: pauseText(cause, name, voice) }))}
          onChange={(cause) => onChange({ cause })}
        />
      )
    case 'to':
      return (
        <Choice
          {...{ voice, said }}
          label={t('work.to')}
          value={values.to}
          options={ticket.parties
            .filter(({ id }) => id !== ticket.party.id)
            .map(({ id, name }) => ({ value: id, label: partyName(id, name, voice) }))}
          onChange={(to) => onChange({ to })}
        />
      )
    case 'severity':
      return (
        <Choice
          {...{ voice, said }}
          label={t('work.severity_to')}
          value={values.severity}
          options={SEVERITIES.filter((one) => one !== ticket.severity).map((value) => ({
            value,
            label: t(`ticket.severity.${value}`),
          }))}
          onChange={(severity) => onChange({ severity })}
        />
      )
    case 'level':
      return (
        <Choice
          {...{ voice, said }}
          label={t('work.level_to')}
          value={values.level}
          options={LEVELS.filter((one) => one !== ticket.level).map((value) => ({
            value,
            label: t(`ticket.level.${value}`),
            detail: t(`ticket.level.${value}_say`),
          }))}
          onChange={(level) => onChange({ level })}
        />
      )
    case 'with':
      return <SwapChoice {...props} said={said} />
  }
}

function noteWord(kind: FormKind) {
  if (kind === 'restore') return 'work.note'
  if (kind === 'workaround') return 'work.workaround_note'
  if (kind === 'reopen') return 'work.reopen_note'
  if (kind === 'reject') return 'work.reject_reason'
  return NOTE_NEEDED.includes(kind) ? 'work.note' : 'work.note_optional'
}

interface ChoiceProps {
  label: string
  value: string
  options: readonly Option[]
  said: string | undefined
  voice: Voice
  onChange: (value: string) => void
  search?: { label: string; none: string; fold: (text: string) => string }
}

/** One of a list with its label above, as the other fields of a form have it. */
function Choice({ label, value, options, said, voice, onChange, search }: ChoiceProps) {
  const id = useId()
  return (
    <div className={said === undefined ? 'lab' : 'lab bad'}>
      <span aria-hidden="true">{label}</span>
      <Picker
        label={label}
        hideLabel
        value={value}
        options={options}
        placeholder={voice.t('work.choose')}
        onChange={onChange}
        {...(search && { search })}
      />
      {said !== undefined && (
        <span className="msg" id={id} role="alert">
          <StatusMark shape="down" />
          {said}
        </span>
      )}
    </div>
  )
}

/** The devices of the school, those of the same kind first. */
function SwapChoice({ ticket, voice, values, onChange, said }: ActFieldsProps & { said: string | undefined }) {
  const { t } = voice
  const { data } = useQuery(devicesQuery({ school: ticket.school.id, limit: 500, sort: 'name' }))
  // An empty list does not open: who is quick would press in vain.
  if (data === undefined) return null
  const options = data.rows
    .filter(({ id }) => id !== ticket.device?.id)
    .sort((a, b) => Number(b.kind === ticket.kind) - Number(a.kind === ticket.kind))
    .map(({ id, name, room, kind }) => ({
      value: id,
      label: name,
      detail: [t(`kind.${kind}`), room?.name].filter(Boolean).join(', '),
    }))
  return (
    <Choice
      {...{ voice, said, options }}
      label={t('work.swap_with')}
      value={values.with}
      onChange={(chosen) => onChange({ with: chosen })}
      search={{ label: t('work.swap_search'), none: t('work.swap_none'), fold: foldText }}
    />
  )
}
