import type { Self } from '@preau/protocol/api/people.ts'
import { useQuery } from '@tanstack/react-query'
import { Button } from '../../../ui/Button.tsx'
import { Note } from '../../../ui/states.tsx'
import { useChange } from '../../api/changes.ts'
import { addPasskey, passkeysQuery, removePasskey } from '../../api/passkeys.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { programText } from '../../format/program-text.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

/** Passkeys, where this address allows them; where not, why. */
export function PasskeysPanel({ self, onDone }: { self: Self; onDone: (text: string) => void }) {
  const { t, format } = useWords()
  const possible = self.passkeys === 'possible' && window.isSecureContext
  const { data } = useQuery({ ...passkeysQuery, enabled: possible || self.person.factors.passkeys > 0 })
  const add = useChange(() => addPasskey(programText(navigator.userAgent)))
  const remove = useChange(removePasskey)
  const now = useServerNow(60_000)
  const rows = data?.rows ?? []
  return (
    <section className="panel" aria-labelledby="passkeys">
      <header>
        <h2 id="passkeys">{t('account.passkeys')}</h2>
      </header>
      <p className="say">{t('account.passkeys_say')}</p>
      <p className="say">
        {!possible
          ? t(self.passkeys === 'no_name' ? 'account.passkeys_no_name' : 'account.passkeys_insecure')
          : rows.length === 0 && t('account.passkeys_none')}
      </p>
      {add.error && (
        <div className="say" role="alert">
          <Note tone="down">{t('account.passkey_failed')}</Note>
        </div>
      )}
      <Refusal error={remove.error} />
      {rows.length > 0 && (
        <ul className="rows">
          {rows.map((passkey) => (
            <li key={passkey.id}>
              <div className="grow">
                <b>{passkey.name}</b>
                <small>
                  {t('account.passkey_made', { date: format.date(passkey.madeAt, now) })}
                  {passkey.usedAt !== null &&
                    `, ${t('account.passkey_used', { ago: format.ago(passkey.usedAt, now) })}`}
                </small>
              </div>
              <Button
                small
                look="danger"
                blocked={remove.isPending}
                aria-label={t('account.passkey_remove_of', { name: passkey.name })}
                onClick={() => remove.mutate(passkey.id, { onSuccess: () => onDone(t('account.passkey_removed')) })}
              >
                {t('account.passkey_remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {possible && (
        <div className="rowb">
          <Button
            sign="key"
            blocked={add.isPending}
            onClick={() => add.mutate(undefined, { onSuccess: () => onDone(t('account.passkey_added')) })}
          >
            {add.isPending ? t('account.passkey_adding') : t('account.passkey_add')}
          </Button>
        </div>
      )}
    </section>
  )
}
