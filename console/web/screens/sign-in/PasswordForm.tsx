import type { SignIn } from '@preau/protocol/api/people.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { PasswordField } from '../../../ui/PasswordField.tsx'
import { Note } from '../../../ui/states.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useWords } from '../../format/words.ts'

interface PasswordFormProps {
  pending: boolean
  /** What the server said of the last try: never which of the two was wrong. */
  refusal: string | undefined
  onSignIn: (values: SignIn) => void
}

/** Login and password, as password managers know them. */
export function PasswordForm({ pending, refusal, onSignIn }: PasswordFormProps) {
  const { t } = useWords()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    if (login.trim() === '' || password === '') focusFault(event.currentTarget)
    else onSignIn({ login: login.trim(), password })
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      {refusal !== undefined && (
        <div role="alert">
          <Note tone="down">{refusal}</Note>
        </div>
      )}
      <TextField
        label={t('sign_in.login')}
        value={login}
        onChange={setLogin}
        fault={asked && login.trim() === '' ? t('sign_in.login_missing') : undefined}
        name="username"
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={120}
        autoFocus
      />
      <PasswordField
        label={t('sign_in.password')}
        value={password}
        onChange={setPassword}
        fault={asked && password === '' ? t('sign_in.password_missing') : undefined}
        words={{ show: t('password.show'), hide: t('password.hide') }}
        name="password"
        autoComplete="current-password"
        maxLength={256}
      />
      <Button look="solid" type="submit" blocked={pending}>
        {pending ? t('sign_in.going') : t('sign_in.go')}
      </Button>
    </form>
  )
}
