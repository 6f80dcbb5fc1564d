import type { Person } from '@preau/protocol/api/people.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { StatusTag } from '../../../ui/StatusMark.tsx'
import { useWords } from '../../format/words.ts'
import { TotpSetUp } from '../sign-in/TotpSetUp.tsx'

/** The second factor: there or not, and the way to another phone. */
export function FactorPanel({ person, onDone }: { person: Person; onDone: (text: string) => void }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const { totp } = person.factors
  return (
    <section className="panel" aria-labelledby="factor">
      <header>
        <h2 id="factor">{t('account.factor')}</h2>
        <StatusTag shape={totp ? 'ok' : 'degraded'}>{t(totp ? 'account.factor_on' : 'account.factor_off')}</StatusTag>
      </header>
      <p className="say">{t(totp ? 'account.factor_on_say' : 'account.factor_off_say')}</p>
      {open ? (
        <TotpSetUp
          onDone={() => {
            setOpen(false)
            onDone(t('account.factor_done'))
          }}
          onLater={() => setOpen(false)}
          laterLabel={t('shell.cancel')}
        />
      ) : (
        <div className="rowb">
          <Button sign="shield" onClick={() => setOpen(true)}>
            {t(totp ? 'account.factor_renew' : 'account.factor_set')}
          </Button>
        </div>
      )}
    </section>
  )
}
