import type { Person, Token } from '@preau/protocol/api/people.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Waiting } from '../../../ui/states.tsx'
import { useChange } from '../../api/changes.ts'
import { endToken, tokensQuery } from '../../api/self.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { grantText, type ScopeNames } from '../../format/role-text.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { Refusal } from '../Refusal.tsx'
import { TokenDialog } from './TokenDialog.tsx'

interface TokensPanelProps {
  person: Person
  names: ScopeNames
  onDone: (text: string) => void
}

/** What programs act with in one's name. */
export function TokensPanel({ person, names, onDone }: TokensPanelProps) {
  const voice = useWords()
  const { t, format } = voice
  const { data, error, refetch } = useQuery(tokensQuery)
  const [asking, setAsking] = useState<'new' | Token | undefined>(undefined)
  const end = useChange(endToken)
  const now = useServerNow(60_000)
  const facts = (token: Token) =>
    [
      t(token.endsAt > now ? 'account.token_ends' : 'account.token_over', { date: format.fullDate(token.endsAt) }),
      token.usedAt === null
        ? t('account.token_unused')
        : t('account.token_used', { ago: format.ago(token.usedAt, now) }),
      ...token.grants.map((grant) => grantText(grant, names, voice)),
    ].join(', ')
  return (
    <section className="panel" aria-labelledby="tokens">
      <header>
        <h2 id="tokens">{t('account.tokens')}</h2>
        <Button small sign="plus" onClick={() => setAsking('new')}>
          {t('account.token_make')}
        </Button>
      </header>
      <p className="say">{t('account.tokens_say')}</p>
      {!data &&
        (error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('account.waiting')} rows={1} />
        ))}
      {data?.rows.length === 0 && <p className="say">{t('account.tokens_none')}</p>}
      <ul className="rows">
        {data?.rows.map((token) => (
          <li key={token.id}>
            <div className="grow">
              <b>{token.name}</b>
              <small>{facts(token)}</small>
            </div>
            <Button
              small
              look="danger"
              aria-label={t('account.token_end_of', { name: token.name })}
              onClick={() => setAsking(token)}
            >
              {t('account.token_end')}
            </Button>
          </li>
        ))}
      </ul>
      {asking === 'new' && <TokenDialog person={person} names={names} onClose={() => setAsking(undefined)} />}
      {asking !== undefined && asking !== 'new' && (
        <Dialog
          question
          open
          onClose={() => setAsking(undefined)}
          closeLabel={t('shell.close')}
          title={t('account.token_end_of', { name: asking.name })}
        >
          <p>{t('account.token_end_say')}</p>
          <Refusal error={end.error} />
          <div className="rowb end">
            <Button look="quiet" onClick={() => setAsking(undefined)}>
              {t('shell.cancel')}
            </Button>
            <Button
              look="danger"
              blocked={end.isPending}
              onClick={() =>
                end.mutate(asking.id, {
                  onSuccess: () => {
                    setAsking(undefined)
                    onDone(t('account.token_ended', { name: asking.name }))
                  },
                })
              }
            >
              {t('account.token_end')}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  )
}
