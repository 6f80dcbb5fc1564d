import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { selfQuery } from '../api/self.ts'
import { useScopeNames } from '../api/use-scope-names.ts'
import { grantText } from '../format/role-text.ts'
import { useWords } from '../format/words.ts'
import { FactorPanel } from './account/FactorPanel.tsx'
import { PasskeysPanel } from './account/PasskeysPanel.tsx'
import { PasswordPanel } from './account/PasswordPanel.tsx'
import { SessionsPanel } from './account/SessionsPanel.tsx'
import { TokensPanel } from './account/TokensPanel.tsx'
import { useNotice } from './account/use-notice.tsx'
import './account/account.css'

/** One's own account: what proves who one is, where one is signed in, what acts in one's name. */
export function AccountScreen() {
  const voice = useWords()
  const { t, format } = voice
  const { data } = useQuery(selfQuery)
  const names = useScopeNames()
  const { notice, say } = useNotice()
  if (!data) return null
  const { person } = data
  return (
    <Page title={t('account.title')} className="account">
      <div className="head">
        <div className="grow">
          <h1>
            {t('account.title')} <small>{person.name}</small>
          </h1>
        </div>
      </div>
      {notice}
      <div className="cols">
        <div>
          <PasswordPanel person={person} onDone={say} />
          <FactorPanel person={person} onDone={say} />
          <PasskeysPanel self={data} onDone={say} />
        </div>
        <div>
          <section className="panel" aria-labelledby="who">
            <header>
              <h2 id="who">{t('account.who')}</h2>
            </header>
            <dl className="kv">
              <dt>{t('account.name')}</dt>
              <dd>{person.name}</dd>
              {person.login && (
                <>
                  <dt>{t('account.login')}</dt>
                  <dd>{person.login}</dd>
                </>
              )}
              <dt>{t('account.roles')}</dt>
              <dd>
                <ul>
                  {person.grants.map((grant) => (
                    <li key={JSON.stringify(grant)}>{grantText(grant, names, voice)}</li>
                  ))}
                </ul>
              </dd>
            </dl>
            <p className="say">
              {t('account.since', { date: format.fullDate(person.madeAt) })}. {t('account.change_say')}
            </p>
          </section>
          <SessionsPanel onDone={say} />
          <TokensPanel person={person} names={names} onDone={say} />
          <section className="panel" aria-labelledby="data">
            <header>
              <h2 id="data">{t('account.privacy')}</h2>
            </header>
            <p className="say">
              {t('account.privacy_say')} <Link to="/notice">{t('notice.link')}</Link>
            </p>
          </section>
        </div>
      </div>
    </Page>
  )
}
