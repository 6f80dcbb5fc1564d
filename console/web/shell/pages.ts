import type { Action } from '@preau/protocol/rules/permissions.ts'
import type { SignName } from '../../ui/Sign.tsx'

interface PageOfRoof {
  to:
    | '/my-day'
    | '/bookings'
    | '/report'
    | '/tickets'
    | '/satisfaction'
    | '/fleet'
    | '/fixes'
    | '/places'
    | '/inventory'
    | '/contracts'
    | '/updates'
    | '/server'
    | '/people'
    | '/audit'
  word: `shell.${'my_day' | 'bookings' | 'report' | 'tickets' | 'satisfaction' | 'fleet' | 'fixes' | 'places' | 'inventory' | 'contracts' | 'updates' | 'server' | 'people' | 'audit'}`
  key: string
  sign: SignName
  /** Who may not do this does not see the page. */
  action: Action
  /** Who may do this has a better page for it. */
  unless?: Action
  /** `phone`: also in the bar of a phone, which has room for four and the scanner. `menu`: in the menu of the account alone. */
  where: PagePlace
}

type PagePlace = 'roof' | 'phone' | 'menu'
type Ability = (action: Action) => boolean

/** Where a page stands for whom. */
interface PlacedByRole extends Omit<PageOfRoof, 'where'> {
  where: PagePlace | ((may: Ability) => PagePlace)
}

/** The pages of the roof, in its order; `key` follows `g`. Only pages that work stand here. */
export const PAGES: readonly PlacedByRole[] = [
  { to: '/my-day', word: 'shell.my_day', key: 'm', sign: 'list', action: 'ticket.work', where: 'phone' },
  // Who teaches is at home here; who works on tickets has his day, and a technician books once in a while.
  {
    to: '/bookings',
    word: 'shell.bookings',
    key: 'b',
    sign: 'calendar',
    action: 'booking.make',
    where: (may) => (!may('ticket.work') ? 'phone' : may('booking.names') ? 'roof' : 'menu'),
  },
  {
    to: '/report',
    word: 'shell.report',
    key: 'r',
    sign: 'chat',
    action: 'ticket.open',
    unless: 'fleet.read',
    where: 'phone',
  },
  { to: '/tickets', word: 'shell.tickets', key: 't', sign: 'ticket', action: 'ticket.read', where: 'phone' },
  { to: '/fleet', word: 'shell.fleet', key: 'p', sign: 'pc', action: 'fleet.read', where: 'phone' },
  { to: '/places', word: 'shell.places', key: 'e', sign: 'school', action: 'place.read', where: 'phone' },
  { to: '/fixes', word: 'shell.fixes', key: 'x', sign: 'wrench', action: 'fix.run', where: 'menu' },
  { to: '/inventory', word: 'shell.inventory', key: 'i', sign: 'laptop', action: 'inventory.ask', where: 'roof' },
  { to: '/satisfaction', word: 'shell.satisfaction', key: 'a', sign: 'check', action: 'place.read', where: 'menu' },
  { to: '/contracts', word: 'shell.contracts', key: 'c', sign: 'shield', action: 'contract.read', where: 'roof' },
  { to: '/updates', word: 'shell.updates', key: 'v', sign: 'update', action: 'campaign.read', where: 'menu' },
  { to: '/server', word: 'shell.server', key: 's', sign: 'server', action: 'server.read', where: 'menu' },
  { to: '/people', word: 'shell.people', key: 'u', sign: 'person', action: 'people.manage', where: 'menu' },
  { to: '/audit', word: 'shell.audit', key: 'j', sign: 'shield', action: 'audit.read', where: 'menu' },
]

/** The pages of who may do what `may` says, in the order of the roof. */
export function pagesFor(may: Ability): PageOfRoof[] {
  return PAGES.filter(({ action, unless }) => may(action) && !(unless && may(unless))).map((page) => ({
    ...page,
    where: typeof page.where === 'string' ? page.where : page.where(may),
  }))
}

/** What one has to be allowed to do to open an address; undefined where everybody may. */
export function actionOfPath(path: string): Action | undefined {
  if (path.startsWith('/devices/')) return 'fleet.read'
  if (path === '/enrolments') return 'device.admit'
  if (path === '/updates/new') return 'campaign.make'
  if (path === '/bookings/settings') return 'school_times.change'
  return PAGES.find(({ to }) => path === to || path.startsWith(`${to}/`))?.action
}
