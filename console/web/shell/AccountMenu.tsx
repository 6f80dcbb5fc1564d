import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from '../../ui/Button.tsx'
import { Flyout } from '../../ui/Flyout.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { selfQuery } from '../api/self.ts'
import { useMay } from '../api/use-may.ts'
import { useScopeNames } from '../api/use-scope-names.ts'
import { initials } from '../format/initials.ts'
import { grantText } from '../format/role-text.ts'
import { useWords } from '../format/words.ts'
import { pagesFor } from './pages.ts'
import { useSignOut } from './use-sign-out.ts'

/** Who I am here, what I may do, and the way out. */
export function AccountMenu() {
  const voice = useWords()
  const { t } = voice
  const { data } = useQuery(selfQuery)
  const may = useMay()
  const names = useScopeNames()
  const leave = useSignOut()
  if (!data) return null
  const { person } = data
  return (
    <Flyout label={t('account.menu', { name: person.name })} face={<b data-letters={initials(person.name)} />}>
      {(close) => (
        <div className="whoami">
          <p>
            <b>{person.name}</b>
            {person.login && <small>{person.login}</small>}
          </p>
          <ul aria-label={t('account.roles')}>
            {person.grants.map((grant) => (
              <li key={JSON.stringify(grant)}>{grantText(grant, names, voice)}</li>
            ))}
          </ul>
          <nav aria-label={t('account.links')}>
            <Link to="/account" className="option" onClick={close}>
              <Sign name="person" />
              {t('account.title')}
            </Link>
            {pagesFor(may)
              .filter(({ where }) => where !== 'phone')
              .map((page) => (
                <Link
                  key={page.to}
                  to={page.to}
                  className={page.where === 'menu' ? 'option' : 'option phone'}
                  onClick={close}
                >
                  <Sign name={page.sign} />
                  {t(page.word)}
                </Link>
              ))}
          </nav>
          <div className="out">
            <Button sign="signout" onClick={() => leave('here')}>
              {t('account.sign_out')}
            </Button>
            <Button look="quiet" onClick={() => leave('everywhere')}>
              {t('account.sign_out_all')}
            </Button>
          </div>
        </div>
      )}
    </Flyout>
  )
}
