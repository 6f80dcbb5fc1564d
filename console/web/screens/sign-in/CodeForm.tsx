import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { TextField } from '../../../ui/TextField.tsx'
import { useWords } from '../../format/words.ts'

interface CodeFormProps {
  /** What the button says. */
  go: string
  pending: boolean
  /** What the server said of the last code. */
  refusal: string | undefined
  onCode: (code: string) => void
  children?: ReactNode
}

/** Asks for the six digits that an authenticator shows. */
export function CodeForm({ go, pending, refusal, onCode, children }: CodeFormProps) {
  const { t } = useWords()
  const [code, setCode] = useState('')
  const [asked, setAsked] = useState(false)
  const [answered, setAnswered] = useState(true)
  const digits = code.replace(/\s/g, '')
  const missing = asked && digits.length !== 6 ? t('sign_in.code_missing') : undefined
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    setAnswered(true)
    focusFault(event.currentTarget)
    if (/^\d{6}$/.test(digits)) onCode(digits)
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <div className="code">
        <TextField
          label={t('sign_in.code')}
          value={code}
          onChange={(text) => {
            setCode(text.replace(/[^\d ]/g, '').slice(0, 7))
            setAnswered(false)
          }}
          fault={missing ?? (answered ? refusal : undefined)}
          inputMode="numeric"
          autoComplete="one-time-code"
          name="code"
          autoFocus
        />
      </div>
      <Button look="solid" type="submit" blocked={pending}>
        {pending ? t('sign_in.going') : go}
      </Button>
      {children}
    </form>
  )
}
