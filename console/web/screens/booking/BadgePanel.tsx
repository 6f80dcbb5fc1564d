import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { TextField } from '../../../ui/TextField.tsx'
import { badgeQuery, setBadge } from '../../api/bookings.ts'
import { useChange } from '../../api/changes.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'

const NUMBER = /^\d{6,20}$/

/** The number of one's badge, which starts a session in place of its code. It is never shown again. */
export function BadgePanel({ school, voice }: { school: Id; voice: Voice }) {
  const { t } = voice
  const { data } = useQuery(badgeQuery(school))
  const [number, setNumber] = useState('')
  const [wrong, setWrong] = useState(false)
  const save = useChange((next: string | null) => setBadge({ school, number: next }))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const isNumber = NUMBER.test(number.trim())
    setWrong(!isNumber)
    if (!isNumber) return focusFault(event.currentTarget)
    save.mutate(number.trim(), { onSuccess: () => setNumber('') })
  }
  return (
    <section className="badge-own" aria-labelledby="badge">
      <h2 id="badge">{t('badge.title')}</h2>
      <p className="muted">
        {t('badge.say')} <span role="status">{data && t(data.isSet ? 'badge.set' : 'badge.unset')}</span>
      </p>
      <form noValidate onSubmit={submit}>
        <TextField
          label={t('badge.number')}
          help={t('badge.help')}
          fault={wrong ? t('badge.wrong') : undefined}
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          value={number}
          onChange={setNumber}
        />
        <Button type="submit" blocked={save.isPending}>
          {t('badge.save')}
        </Button>
        {data?.isSet && (
          <Button look="quiet" blocked={save.isPending} onClick={() => save.mutate(null)}>
            {t('badge.remove')}
          </Button>
        )}
      </form>
      <Refusal error={save.error} />
    </section>
  )
}
