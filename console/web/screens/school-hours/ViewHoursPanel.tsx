import type { ViewHours, ViewHoursChange } from '@preau/protocol/api/view-hours.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { WEEKDAYS, type Weekday } from '@preau/protocol/rules/calendar/local-day.ts'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { Note, Waiting } from '../../../ui/states.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { useMay } from '../../api/use-may.ts'
import { saveViewHours, viewHoursQuery } from '../../api/views.ts'
import type { Voice } from '../../format/translate.ts'
import { Problem } from '../Problem.tsx'
import { Refusal } from '../Refusal.tsx'
import { readViewWeek, writePeriods } from './periods-text.ts'

/** The hours in which a screen of this school may be seen although nobody answers: its head alone says so, who else comes here reads them. */
export function ViewHoursPanel({ school, voice }: { school: Id; voice: Voice }) {
  const { t } = voice
  const may = useMay()
  const { data, error, refetch } = useQuery(viewHoursQuery(school))
  const [said, setSaid] = useState<string | undefined>(undefined)
  // Here and not in the form, which begins anew with each version that is kept.
  const save = useChange((body: ViewHoursChange) => saveViewHours(school, body))
  const keep = (body: ViewHoursChange) => {
    const text = t(Object.keys(body.week).length === 0 ? 'view_hours.saved_none' : 'view_hours.saved')
    setSaid(undefined)
    save.mutate(body, {
      onSuccess: () => {
        setSaid(text)
        announcer.say(text)
      },
    })
  }
  return (
    <section className="panel hours" aria-labelledby="view-hours">
      <header>
        <h2 id="view-hours">{t('view_hours.title')}</h2>
      </header>
      <p className="muted">{t('view_hours.say')}</p>
      {data ? (
        <>
          <Note tone={said === undefined ? 'unknown' : 'ok'}>{said ?? standing(data, voice)}</Note>
          {may('view_hours.change', { school }) ? (
            <>
              <ViewHoursForm key={data.version} hours={data} voice={voice} blocked={save.isPending} onKeep={keep} />
              <Refusal error={save.error} />
            </>
          ) : (
            <ViewHoursList hours={data} voice={voice} />
          )}
        </>
      ) : error ? (
        <Problem error={error} title={t('view_hours.failed')} onRetry={() => void refetch()} />
      ) : (
        <Waiting label={t('view_hours.waiting')} rows={3} />
      )}
    </section>
  )
}

interface ViewHoursFormProps {
  hours: ViewHours
  voice: Voice
  blocked: boolean
  onKeep: (body: ViewHoursChange) => void
}

function ViewHoursForm({ hours, voice, blocked, onKeep }: ViewHoursFormProps) {
  const { t } = voice
  const [text, setText] = useState(() => WEEKDAYS.map((day) => writePeriods(hours.week[day])))
  const [wrong, setWrong] = useState<readonly Weekday[]>([])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readViewWeek(text)
    setWrong('wrong' in read ? read.wrong : [])
    if ('wrong' in read) return focusFault(event.currentTarget)
    onKeep({ version: hours.version, week: read.week })
  }
  return (
    <form noValidate onSubmit={submit} className="form viewhours">
      <p className="muted">{t('view_hours.help')}</p>
      {WEEKDAYS.map((day, index) => (
        <TextField
          key={day}
          label={t(`hours.day.${day}`)}
          value={text[index] ?? ''}
          maxLength={300}
          spellCheck={false}
          fault={wrong.includes(day) ? t('view_hours.wrong') : undefined}
          onChange={(value) => setText(text.map((each, at) => (at === index ? value : each)))}
        />
      ))}
      <div>
        <Button look="solid" type="submit" blocked={blocked}>
          {t('view_hours.save')}
        </Button>
      </div>
    </form>
  )
}

function ViewHoursList({ hours, voice: { t } }: { hours: ViewHours; voice: Voice }) {
  const days = WEEKDAYS.filter((day) => (hours.week[day] ?? []).length > 0)
  return (
    <>
      {days.length > 0 && (
        <ul className="coming">
          {days.map((day) => (
            <li key={day}>
              {t(`hours.day.${day}`)} : {writePeriods(hours.week[day])}
            </li>
          ))}
        </ul>
      )}
      <p className="muted">{t('view_hours.head_only')}</p>
    </>
  )
}

function standing({ week }: ViewHours, { t }: Voice): string {
  const isNone = WEEKDAYS.every((day) => (week[day] ?? []).length === 0)
  return t(isNone ? 'view_hours.none' : 'view_hours.given')
}
