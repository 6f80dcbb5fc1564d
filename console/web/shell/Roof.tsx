import { Link, useLocation } from '@tanstack/react-router'
import { Mark } from '../../ui/Mark.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { useWords } from '../format/words.ts'
import { DisplayFlyout } from './DisplayFlyout.tsx'
import { PAGES } from './pages.ts'
import { ScopePicker } from './ScopePicker.tsx'

/** The bar that shelters every page. The page one is on is the opening through which its ground shows. */
export function Roof({ onGoTo, onKeys }: { onGoTo: () => void; onKeys: () => void }) {
  const { t } = useWords()
  // A device is a part of the fleet: its page stands under the same opening.
  const inFleet = useLocation({ select: (location) => location.pathname.startsWith('/devices/') })
  return (
    <header className="roof">
      <Link className="brand" to="/fleet" aria-label={t('shell.home')}>
        <Mark />
        <span>Préau</span>
      </Link>
      <ScopePicker />
      <nav aria-label={t('shell.nav')}>
        <ul>
          {PAGES.map((page) => (
            <li key={page.to}>
              <Link
                to={page.to}
                activeOptions={{ includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
                {...(inFleet && page.to === '/fleet' && { 'aria-current': 'true' as const })}
              >
                {t(page.word)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <button className="find" type="button" onClick={onGoTo} aria-haspopup="dialog">
        <Sign name="search" />
        <span>{t('goto.open')}</span>
        <span aria-hidden="true">
          <kbd>/</kbd>
        </span>
      </button>
      <DisplayFlyout onKeys={onKeys} />
    </header>
  )
}
