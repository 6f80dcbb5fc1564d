import { Link, useLocation } from '@tanstack/react-router'
import { Fragment } from 'react'
import { Mark } from '../../ui/Mark.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { Bell } from './Bell.tsx'
import { DisplayFlyout } from './DisplayFlyout.tsx'
import { pagesFor } from './pages.ts'
import { ScopePicker } from './ScopePicker.tsx'
import { Tally } from './Tally.tsx'

/** What does not fit under a thumb has a shorter word there. */
const SHORT: Partial<Record<string, 'shell.my_day_short' | 'shell.bookings_short'>> = {
  '/my-day': 'shell.my_day_short',
  '/bookings': 'shell.bookings_short',
}

/** The bar that shelters every page. The page one is on is the opening through which its ground shows. */
export function Roof({ onGoTo, onKeys }: { onGoTo: () => void; onKeys: () => void }) {
  const { t } = useWords()
  const may = useMay()
  const phone = useMedia(PHONE)
  // A device is a part of the fleet, and so is who asks to come in: they stand under the same opening.
  const inFleet = useLocation({ select: (location) => /^\/(devices\/|enrolments)/.test(location.pathname) })
  const pages = pagesFor(may).filter(({ where }) => where !== 'menu')
  const middle = Math.ceil(pages.filter(({ where }) => where === 'phone').length / 2)
  return (
    <header className="roof">
      <Link className="brand" to="/" aria-label={t('shell.home')}>
        <Mark />
        <span>Préau</span>
      </Link>
      <ScopePicker />
      <nav aria-label={t('shell.nav')}>
        <ul>
          {pages.map((page, index) => (
            <Fragment key={page.to}>
              {index === middle && may('ticket.open') && (
                <li className="scan">
                  <Link to="/scan" activeProps={{ 'aria-current': 'page' }}>
                    <Sign name="qr" />
                    {t('shell.scan')}
                  </Link>
                </li>
              )}
              <li className={page.where === 'phone' ? undefined : 'wide'}>
                <Link
                  to={page.to}
                  activeOptions={{ includeSearch: false }}
                  activeProps={{ 'aria-current': 'page' }}
                  {...(inFleet && page.to === '/fleet' && { 'aria-current': 'true' as const })}
                >
                  <Sign name={page.sign} />
                  {t(phone ? (SHORT[page.to] ?? page.word) : page.word)}
                  {page.to === '/tickets' && <Tally />}
                </Link>
              </li>
            </Fragment>
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
      <Bell />
      <DisplayFlyout onKeys={onKeys} />
      <AccountMenu />
    </header>
  )
}
