import type { SignInStep } from '@preau/protocol/api/people.ts'
import { isPreauError, toPreauError } from '@preau/protocol/errors.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Note } from '../../ui/states.tsx'
import { passkeySignIn, providerAddress } from '../api/passkeys.ts'
import { signIn, signInCode, signInWaysQuery } from '../api/self.ts'
import { errorText } from '../format/error-text.ts'
import { useWords } from '../format/words.ts'
import { CodeForm } from './sign-in/CodeForm.tsx'
import { dropHash } from './sign-in/drop-hash.ts'
import { Gate } from './sign-in/Gate.tsx'
import { LanguageButton } from './sign-in/LanguageButton.tsx'
import { PasswordForm } from './sign-in/PasswordForm.tsx'
import type { SignInReason } from './sign-in/search.ts'
import { useEnter } from './sign-in/use-enter.ts'

/** The second step after a provider: its ticket stands where no log sees it. */
const TICKET = /^#([A-Za-z0-9_-]{43})$/

/** Who comes in: login and password, then a code; a passkey or the provider of the authority where there is one. */
export function SignInScreen() {
  const voice = useWords()
  const { t } = voice
  const { back, why } = useSearch({ from: '/sign-in' })
  const enter = useEnter()
  const ways = useQuery(signInWaysQuery)
  const [ticket, setTicket] = useState(() => TICKET.exec(window.location.hash)?.[1])
  useEffect(() => {
    // It stays in this page alone, not in the history of the browser.
    if (window.location.hash !== '') dropHash()
  }, [])
  const first = useMutation({
    mutationFn: signIn,
    onSuccess: (step) => (step.state === 'signed_in' ? enter(back) : setTicket(step.ticket)),
  })
  const second = useMutation({
    mutationFn: signInCode,
    onSuccess: (step) => (step.state === 'signed_in' ? enter(back) : setTicket(step.ticket)),
  })
  const refusal = (error: Error | null) => (error ? refusalText(error, voice) : undefined)
  if (ticket !== undefined) {
    return (
      <Gate title={t('sign_in.code_title')} aside={<LanguageButton />}>
        <div>
          <h1>{t('sign_in.code_title')}</h1>
          <p className="lead">{t('sign_in.code_say')}</p>
        </div>
        <CodeForm
          go={t('sign_in.code_go')}
          pending={second.isPending}
          refusal={isPreauError(second.error, 'SIGN_IN_REFUSED') ? t('sign_in.code_wrong') : refusal(second.error)}
          onCode={(code) => second.mutate({ ticket, code })}
        >
          <Button look="quiet" onClick={() => setTicket(undefined)}>
            {t('sign_in.back')}
          </Button>
        </CodeForm>
      </Gate>
    )
  }
  return (
    <Gate title={t('sign_in.title')} aside={<LanguageButton />}>
      <div>
        <h1>{t('sign_in.title')}</h1>
        <p className="lead">{t('sign_in.lead')}</p>
      </div>
      <Reason why={why} provider={ways.data?.provider?.name} />
      {ways.data?.first && <Note tone="unknown">{t('sign_in.first')}</Note>}
      <PasswordForm
        pending={first.isPending}
        refusal={refusal(first.error)}
        onSignIn={(values) => {
          second.reset()
          first.mutate(values)
        }}
      />
      <OtherWays
        ways={ways.data}
        back={back}
        onStep={(step) => (step.state === 'signed_in' ? enter(back) : setTicket(step.ticket))}
      />
      <p className="foot">
        {t('sign_in.forgotten')} <Link to="/notice">{t('notice.link')}</Link>
      </p>
    </Gate>
  )
}

function Reason({ why, provider }: { why: SignInReason | undefined; provider: string | undefined }) {
  const { t } = useWords()
  if (why === undefined) return null
  if (why === 'provider') {
    return (
      <div role="alert">
        <Note tone="down">
          {provider ? t('sign_in.provider_failed', { name: provider }) : t('sign_in.provider_failed_any')}
        </Note>
      </div>
    )
  }
  return (
    <Note tone={why === 'out' ? 'ok' : 'offline'} sign={why === 'out' ? 'check' : 'clock'}>
      {t(why === 'out' ? 'sign_in.signed_out' : 'sign_in.ended')}
    </Note>
  )
}

interface OtherWaysProps {
  ways: { passkeys: boolean; provider: { name: string } | null } | undefined
  back: string | undefined
  onStep: (step: SignInStep) => void
}

function OtherWays({ ways, back, onStep }: OtherWaysProps) {
  const { t } = useWords()
  const passkey = useMutation({ mutationFn: passkeySignIn, onSuccess: onStep })
  const withPasskeys = ways?.passkeys === true && window.isSecureContext && 'PublicKeyCredential' in window
  if (!withPasskeys && !ways?.provider) return null
  return (
    <>
      <p className="between">{t('sign_in.or')}</p>
      <div className="ways">
        {ways?.provider && (
          <a className="btn" href={providerAddress(back)}>
            <Sign name="shield" />
            {t('sign_in.provider', { name: ways.provider.name })}
          </a>
        )}
        {withPasskeys && (
          <Button sign="key" blocked={passkey.isPending} onClick={() => passkey.mutate()}>
            {passkey.isPending ? t('sign_in.passkey_waiting') : t('sign_in.passkey')}
          </Button>
        )}
        {passkey.error && (
          <div role="alert">
            <Note tone="down">{t('sign_in.passkey_failed')}</Note>
          </div>
        )}
      </div>
    </>
  )
}

function refusalText(error: Error, voice: ReturnType<typeof useWords>): string {
  const { title, advice } = errorText(toPreauError(error).code, voice)
  return `${title}. ${advice}`
}
