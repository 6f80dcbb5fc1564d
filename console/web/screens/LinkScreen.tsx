import { isPreauError, toPreauError } from '@preau/protocol/errors.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { focusFault } from '../../ui/focus-fault.ts'
import { Empty, Note } from '../../ui/states.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { forget } from '../api/forget.ts'
import { selfQuery, signInWaysQuery, takeLink } from '../api/self.ts'
import { errorText } from '../format/error-text.ts'
import { useWords } from '../format/words.ts'
import { dropHash } from './sign-in/drop-hash.ts'
import { Gate } from './sign-in/Gate.tsx'
import { LanguageButton } from './sign-in/LanguageButton.tsx'
import { NewPassword, passwordFault } from './sign-in/NewPassword.tsx'
import { TotpSetUp } from './sign-in/TotpSetUp.tsx'
import { useEnter } from './sign-in/use-enter.ts'

/** What a link holds after its `#`: no server ever sees it in an address. */
const SECRET = /^#([A-Za-z0-9_-]{43})$/

/** A one-time link: the first administrator, an invitation, or a new password. Then the second factor. */
export function LinkScreen() {
  const { t } = useWords()
  const [secret] = useState(() => SECRET.exec(window.location.hash)?.[1])
  const [step, setStep] = useState<'password' | 'factor'>('password')
  const ways = useQuery(signInWaysQuery)
  const enter = useEnter()
  // It stays in this page alone, not in the history of the browser.
  useEffect(() => {
    if (secret !== undefined) dropHash()
  }, [secret])
  if (secret === undefined) return <NoLink title={t('link.none')} say={t('link.none_say')} />
  const isFirst = ways.data?.first === true
  const title = step === 'factor' ? t('factor.title') : t(isFirst ? 'link.first_title' : 'link.title')
  return (
    <Gate title={title} aside={<LanguageButton />} wide={step === 'factor'}>
      <Steps now={step} />
      {step === 'factor' ? (
        <FactorStep onDone={() => enter('/')} />
      ) : ways.data ? (
        <PasswordStep secret={secret} isFirst={isFirst} onFactor={() => setStep('factor')} onIn={() => enter('/')} />
      ) : (
        ways.error && <Note tone="down">{t('error.SERVER_UNREACHABLE.advice')}</Note>
      )}
    </Gate>
  )
}

function Steps({ now }: { now: 'password' | 'factor' }) {
  const { t } = useWords()
  return (
    <ol className="gatesteps" aria-label={t('link.steps')}>
      {(['password', 'factor'] as const).map((step) => (
        <li key={step} aria-current={step === now ? 'step' : undefined}>
          {t(`link.step.${step}`)}
        </li>
      ))}
    </ol>
  )
}

interface PasswordStepProps {
  secret: string
  isFirst: boolean
  onFactor: () => void
  onIn: () => void
}

function PasswordStep({ secret, isFirst, onFactor, onIn }: PasswordStepProps) {
  const voice = useWords()
  const { t } = voice
  const client = useQueryClient()
  const [fields, setFields] = useState({ name: '', login: '', password: '' })
  const [asked, setAsked] = useState(false)
  const set = (change: Partial<typeof fields>) => setFields((now) => ({ ...now, ...change }))
  const use = useMutation({
    mutationFn: takeLink,
    onSuccess: async () => {
      forget(client)
      const self = await client.fetchQuery(selfQuery).catch(() => undefined)
      if (self && !self.person.factors.totp) onFactor()
      else onIn()
    },
  })
  if (isPreauError(use.error, 'LINK_REFUSED')) return <Spent />
  const weak = isPreauError(use.error, 'PASSWORD_WEAK')
  const refused = use.error && !weak ? errorText(toPreauError(use.error).code, voice) : undefined
  const faults = {
    name: isFirst && fields.name.trim() === '' ? t('link.name_missing') : undefined,
    login: isFirst && !/^\S{3,}$/.test(fields.login.trim()) ? t('link.login_short') : undefined,
    password: passwordFault(fields.password, [fields.name, fields.login], voice),
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    focusFault(event.currentTarget)
    if (faults.name ?? faults.login ?? faults.password) return
    const { name, login, password } = fields
    use.mutate({ secret, password, ...(isFirst && { name: name.trim(), login: login.trim() }) })
  }
  return (
    <>
      <div>
        <h1>{t(isFirst ? 'link.first_title' : 'link.title')}</h1>
        <p className="lead">{t(isFirst ? 'link.first_say' : 'link.say')}</p>
      </div>
      <form className="form" onSubmit={submit} noValidate>
        {isFirst && (
          <>
            <TextField
              label={t('link.name')}
              value={fields.name}
              onChange={(name) => set({ name })}
              fault={asked ? faults.name : undefined}
              help={t('link.name_help')}
              name="name"
              autoComplete="name"
              maxLength={80}
              autoFocus
            />
            <TextField
              label={t('sign_in.login')}
              value={fields.login}
              onChange={(login) => set({ login })}
              fault={asked ? faults.login : undefined}
              help={t('sign_in.login_help')}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={120}
            />
          </>
        )}
        <NewPassword
          value={fields.password}
          onChange={(password) => {
            set({ password })
            if (weak) use.reset()
          }}
          fault={weak ? t('password.refused') : asked ? faults.password : undefined}
        />
        {refused && (
          <div role="alert">
            <Note tone="down">
              <b>{refused.title}.</b> {refused.advice}
            </Note>
          </div>
        )}
        <Button look="solid" type="submit" blocked={use.isPending}>
          {use.isPending ? t('link.going') : t('link.go')}
        </Button>
      </form>
    </>
  )
}

function FactorStep({ onDone }: { onDone: () => void }) {
  const { t } = useWords()
  const { data } = useQuery(selfQuery)
  return (
    <>
      <div>
        <h1>{t('factor.title')}</h1>
        <p className="lead">
          {t('factor.say')} {data?.needsFactor && t('factor.required')}
        </p>
      </div>
      <TotpSetUp onDone={onDone} onLater={data?.needsFactor ? undefined : onDone} />
    </>
  )
}

function Spent() {
  const { t } = useWords()
  return <NoLinkSay title={t('link.spent')} say={t('link.spent_say')} />
}

function NoLink({ title, say }: { title: string; say: string }) {
  return (
    <Gate title={title} aside={<LanguageButton />}>
      <NoLinkSay title={title} say={say} />
    </Gate>
  )
}

function NoLinkSay({ title, say }: { title: string; say: string }) {
  const { t } = useWords()
  return (
    <Empty
      roof
      heading="h1"
      title={title}
      actions={
        <Link className="btn" to="/sign-in">
          {t('link.to_sign_in')}
        </Link>
      }
    >
      <p>{say}</p>
    </Empty>
  )
}
