import type { Person } from '@preau/protocol/api/people.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { grantText, type ScopeNames } from '../../format/role-text.ts'
import { useWords } from '../../format/words.ts'

interface PeopleTableProps {
  rows: readonly Person[]
  self: Id | undefined
  names: ScopeNames
  onOpen: (person: Person) => void
}

/** So many roles are read at a glance; the others are in the account. */
const GLANCE = 3

/** Each account in a line; the name opens it. */
export function PeopleTable({ rows, self, names, onOpen }: PeopleTableProps) {
  const voice = useWords()
  const { t, format } = voice
  const now = useServerNow(30_000)
  return (
    <div className="panel">
      <table className="table peopletable">
        <caption className="vh">{t('people.table')}</caption>
        <colgroup>
          <col className="c-name" />
          <col className="c-login" />
          <col />
          <col className="c-proof" />
          <col className="c-seen" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('people.login')}</th>
            <th scope="col">{t('people.roles')}</th>
            <th scope="col">{t('people.proof')}</th>
            <th scope="col">{t('people.seen')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((person) => (
            <tr key={person.id} onClick={() => onOpen(person)} data-off={person.disabledAt !== null || undefined}>
              <th scope="row">
                <button type="button" className="rowname">
                  {person.name}
                </button>
                {person.id === self && <span className="you">{t('people.you')}</span>}
              </th>
              <td className="muted">{person.login}</td>
              <td className="roles">
                {person.grants.length === 0 && <span className="soft">{t('role.none')}</span>}
                {person.grants
                  .slice(0, GLANCE)
                  .map((grant) => grantText(grant, names, voice))
                  .join(', ')}
                {person.grants.length > GLANCE && (
                  <span className="muted"> {t('role.more', { count: person.grants.length - GLANCE })}</span>
                )}
              </td>
              <td>
                <Proof person={person} />
              </td>
              <td className="muted">
                {person.seenAt === null ? t('people.never') : format.moment(person.seenAt, now)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Proof({ person }: { person: Person }) {
  const { t } = useWords()
  const { password, totp, passkeys, provider } = person.factors
  if (person.disabledAt !== null) return <StatusWord shape="offline">{t('people.disabled')}</StatusWord>
  if (totp || passkeys > 0) return <StatusWord shape="ok">{t('people.proof_strong')}</StatusWord>
  if (provider) return <StatusWord shape="ok">{t('people.proof_provider')}</StatusWord>
  if (password) return <StatusWord shape="degraded">{t('people.proof_weak')}</StatusWord>
  return <StatusWord shape="unknown">{t('people.proof_none')}</StatusWord>
}
