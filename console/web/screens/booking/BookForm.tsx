import type { BookingResult } from '@preau/protocol/api/booking-acts.ts'
import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Wish } from '@preau/protocol/rules/booking/wall-time.ts'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { TextField } from '../../../ui/TextField.tsx'
import { lookQuery, makeBooking, schoolTimesQuery } from '../../api/bookings.ts'
import { useChange } from '../../api/changes.ts'
import { newId } from '../../api/new-id.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { type BookDraft, type DraftFaults, draftFaults, EMPTY_DRAFT, newBooking } from './book-draft.ts'
import { refusedIn } from './booking-text.ts'
import { ForWhom } from './ForWhom.tsx'
import { LookNotes } from './LookNotes.tsx'
import { OpeningField } from './OpeningField.tsx'
import { RaceLost } from './RaceLost.tsx'
import { RepeatField } from './RepeatField.tsx'

export interface BookFormProps {
  resource: Resource
  wish: Wish
  /** What else is booked, to say by whom. */
  rows: readonly BookingRow[]
  /** The class of one's last booking. */
  lastClass: string
  voice: Voice
  now: number
  /** Above the fields: when it is, where that is chosen here. */
  children?: ReactNode
  /** Null: it is for a class. */
  thirdParty?: string | null
  /** Whether what is written above is no wish yet. */
  blocked?: boolean
  /** The layout of a telephone: what is rarely needed is behind a word. */
  brief?: boolean
  /** It is not repeated. */
  once?: boolean
  onDone: (result: BookingResult) => void
  onCancel: () => void
}

/** Books: two touches where nothing else is to be said. Who was a moment too late is offered what comes next. */
export function BookForm(props: BookFormProps) {
  const { resource, wish, rows, lastClass, voice, now, children, thirdParty = null, blocked, brief, once } = props
  const { t } = voice
  const [written, setDraft] = useState<BookDraft>({ ...EMPTY_DRAFT, classLabel: lastClass })
  const draft = { ...written, thirdParty }
  const [faults, setFaults] = useState<DraftFaults>({})
  const [key, setKey] = useState(newId)
  const to = { school: resource.school, resource: resource.id, key }
  const { data: times } = useQuery(schoolTimesQuery(resource.school))
  const asked = newBooking(
    { ...EMPTY_DRAFT, repeats: draft.repeats, until: draft.until, thirdParty, person: draft.person },
    wish,
    to,
  )
  const { data: look } = useQuery({ ...lookQuery(asked), enabled: blocked !== true })
  const book = useChange(makeBooking)
  const change = (next: Partial<BookDraft>) => setDraft((before) => ({ ...before, ...next }))
  const send = (when: Wish, wait: boolean) => {
    const body = { ...newBooking(draft, when, { ...to, key: newId() }), ...(wait && { wait }) }
    book.mutate(body, { onSuccess: props.onDone })
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = draftFaults(draft, times?.sites ?? [])
    setFaults(found)
    if (Object.keys(found).length > 0) return focusFault(event.currentTarget)
    book.mutate(newBooking(draft, wish, to), { onSuccess: props.onDone, onError: () => setKey(newId()) })
  }
  const refused = refusedIn(book.error)
  if (refused?.reason === 'taken') {
    return (
      <RaceLost
        {...{ resource, wish, rows, voice, now }}
        busy={book.isPending}
        onBook={send}
        onCancel={props.onCancel}
      />
    )
  }
  const hindered = blocked === true || look?.verdict === 'refused'
  const asks = look?.verdict === 'approval'
  const more = (
    <>
      {thirdParty === null && (
        <TextField
          label={t('book.class')}
          placeholder={t('book.class_hint')}
          value={draft.classLabel}
          maxLength={40}
          onChange={(classLabel) => change({ classLabel })}
        />
      )}
      {resource.machine !== null && (
        <OpeningField {...{ draft, voice }} fault={faults.target} sites={times?.sites ?? []} onChange={change} />
      )}
    </>
  )
  return (
    <form className="form bookform" noValidate onSubmit={submit}>
      {children}
      <ForWhom
        {...{ school: resource.school, person: draft.person, voice }}
        onChange={(person) => change({ person })}
      />
      {brief && <RepeatField {...{ draft, voice, now, times }} date={wish.date} segments onChange={change} />}
      {!brief && (
        <TextField
          label={t('book.title')}
          placeholder={t('book.title_hint')}
          value={draft.title}
          maxLength={120}
          onChange={(title) => change({ title })}
        />
      )}
      {!brief && !once && <RepeatField {...{ draft, voice, now, times }} date={wish.date} onChange={change} />}
      {brief ? (
        <details className="more">
          <summary>{t('book.more_brief')}</summary>
          <div className="form">
            <TextField
              label={t('book.title')}
              placeholder={t('book.title_hint')}
              value={draft.title}
              maxLength={120}
              onChange={(title) => change({ title })}
            />
            {more}
          </div>
        </details>
      ) : (
        more
      )}
      <LookNotes {...{ look, resource, voice, now, rows }} />
      <Refusal error={refused ? undefined : book.error} />
      {refused && (
        <LookNotes look={undefined} refused={{ ...refused, date: wish.date }} {...{ resource, voice, now, rows }} />
      )}
      <div className="row">
        <Button look="solid" type="submit" blocked={hindered || book.isPending}>
          {book.isPending ? t('book.going') : asks ? t('book.ask') : t('book.go')}
        </Button>
        <Button onClick={props.onCancel}>{t('shell.cancel')}</Button>
      </div>
    </form>
  )
}
