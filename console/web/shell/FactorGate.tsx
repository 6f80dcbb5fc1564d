import type { Person } from '@preau/protocol/api/people.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/states.tsx'
import { proveTotp, selfQuery } from '../api/self.ts'
import { useWords } from '../format/words.ts'
import { CodeForm } from '../screens/sign-in/CodeForm.tsx'
import { Gate } from '../screens/sign-in/Gate.tsx'
import { TotpSetUp } from '../screens/sign-in/TotpSetUp.tsx'
import { useSignOut } from './use-sign-out.ts'

/** Who has a role that acts on devices goes on with a second factor only. */
export function FactorGate({ factors }: { factors: Person['factors'] }) {
  const { t } = useWords()
  const client = useQueryClient()
  const leave = useSignOut()
  const enter = () => void client.invalidateQueries({ queryKey: selfQuery.queryKey })
  const proof = useMutation({ mutationFn: proveTotp, onSuccess: enter })
  return (
    <Gate
      wide
      title={t('factor.title')}
      aside={
        <Button small look="quiet" className="onroof" onClick={() => leave('here')}>
          {t('account.sign_out')}
        </Button>
      }
    >
      <div>
        <h1>{t('factor.title')}</h1>
        <p className="lead">
          {t('factor.say')} {t('factor.required')}
        </p>
      </div>
      {factors.totp ? (
        <CodeForm
          go={t('sign_in.code_go')}
          pending={proof.isPending}
          refusal={proof.error ? t('factor.wrong') : undefined}
          onCode={(code) => proof.mutate({ code })}
        />
      ) : factors.passkeys > 0 ? (
        <Note tone="unknown">{t('factor.by_passkey')}</Note>
      ) : (
        <TotpSetUp onDone={enter} />
      )}
    </Gate>
  )
}
