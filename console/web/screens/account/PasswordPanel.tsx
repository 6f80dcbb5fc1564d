import type { Person } from '@preau/protocol/api/people.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { PasswordField } from '../../../ui/PasswordField.tsx'
import { useChange } from '../../api/changes.ts'
import { changePassword } from '../../api/self.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { NewPassword, passwordFault } from '../sign-in/NewPassword.tsx'

/** The password, changed by who knows the present one. */
export function PasswordPanel({ person, onDone }: { person: Person; onDone: (text: string) => void }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <section className="panel" aria-labelledby="password">
      <header>
        <h2 id="password">{t('account.password')}</h2>
      </header>
      <p className="say">{t(person.factors.password ? 'account.password_say' : 'account.password_none')}</p>
      {open ? (
        <PasswordChangeForm
          person={person}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false)
            onDone(t('account.password_changed'))
          }}
        />
      ) : (
        person.factors.password && (
          <div className="rowb">
            <Button sign="lock" onClick={() => setOpen(true)}>
              {t('account.password_change')}
            </Button>
          </div>
        )
      )}
    </section>
  )
}

function PasswordChangeForm({ person, onClose, onDone }: { person: Person; onClose: () => void; onDone: () => void }) {
  const voice = useWords()
  const { t } = voice
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const change = useChange(changePassword)
  const weak = isPreauError(change.error, 'PASSWORD_WEAK')
  const wrong = isPreauError(change.error, 'SIGN_IN_REFUSED')
  const fault = passwordFault(password, [person.name, person.login ?? ''], voice)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    focusFault(event.currentTarget)
    if (old !== '' && fault === undefined) change.mutate({ old, password }, { onSuccess: onDone })
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <input
        className="vh"
        type="text"
        autoComplete="username"
        value={person.login ?? ''}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <PasswordField
        label={t('account.password_old')}
        value={old}
        onChange={(text) => {
          setOld(text)
          if (wrong) change.reset()
        }}
        fault={
          wrong ? t('account.password_old_wrong') : asked && old === '' ? t('account.password_old_missing') : undefined
        }
        words={{ show: t('password.show'), hide: t('password.hide') }}
        autoComplete="current-password"
        maxLength={256}
        autoFocus
      />
      <NewPassword
        value={password}
        onChange={(text) => {
          setPassword(text)
          if (weak) change.reset()
        }}
        fault={weak ? t('password.refused') : asked ? fault : undefined}
      />
      {!weak && !wrong && <Refusal error={change.error} />}
      <div className="rowb">
        <Button look="solid" type="submit" blocked={change.isPending}>
          {change.isPending ? t('shell.saving') : t('shell.save')}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
      </div>
    </form>
  )
}
