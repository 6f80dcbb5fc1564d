import { isPreauError, toPreauError } from '@preau/protocol/errors.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { CopyField } from '../../../ui/CopyField.tsx'
import { QrPicture } from '../../../ui/QrPicture.tsx'
import { Waiting } from '../../../ui/states.tsx'
import { offerTotp, proveTotp } from '../../api/self.ts'
import { errorText } from '../../format/error-text.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { CodeForm } from './CodeForm.tsx'

interface TotpSetUpProps {
  onDone: () => void
  /** It can be put off. */
  onLater?: (() => void) | undefined
  laterLabel?: string
}

/** Sets an authenticator up: a code to scan, and one that it shows as the proof. */
export function TotpSetUp({ onDone, onLater, laterLabel }: TotpSetUpProps) {
  const voice = useWords()
  const { t } = voice
  const client = useQueryClient()
  // No question: each offer is another secret, and the one that was scanned has to stay.
  const offer = useMutation({ mutationFn: offerTotp })
  const ask = offer.mutate
  useEffect(() => ask(), [ask])
  const proof = useMutation({
    mutationFn: proveTotp,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['self'] })
      onDone()
    },
  })
  if (!offer.data) {
    return offer.error ? (
      <Problem error={offer.error} title={t('factor.unread')} onRetry={ask} />
    ) : (
      <Waiting label={t('sign_in.going')} rows={4} />
    )
  }
  return (
    <div className="factor">
      <QrPicture svg={offer.data.qr} label={t('factor.qr')} />
      <div className="form">
        <ol>
          <li>{t('factor.step1')}</li>
          <li>{t('factor.step2')}</li>
          <li>{t('factor.step3')}</li>
        </ol>
        <details>
          <summary>{t('factor.by_hand')}</summary>
          <CopyField
            label={t('factor.key')}
            value={offer.data.secret}
            words={{ copy: t('copy.copy'), copied: t('copy.copied'), failed: t('copy.failed') }}
          />
        </details>
        <CodeForm
          go={t('factor.go')}
          pending={proof.isPending}
          refusal={proof.error ? refusalOf(proof.error, voice) : undefined}
          onCode={(code) => proof.mutate({ code })}
        >
          {onLater && (
            <Button look="quiet" onClick={onLater}>
              {laterLabel ?? t('factor.later')}
            </Button>
          )}
        </CodeForm>
      </div>
    </div>
  )
}

function refusalOf(error: unknown, voice: ReturnType<typeof useWords>): string {
  if (isPreauError(error, 'SERVER_UNREACHABLE', 'SERVER_BUSY')) {
    const { title, advice } = errorText(toPreauError(error).code, voice)
    return `${title}. ${advice}`
  }
  return voice.t('factor.wrong')
}
