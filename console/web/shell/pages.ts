import type { Action } from '@preau/protocol/rules/permissions.ts'
import type { SignName } from '../../ui/Sign.tsx'

interface PageOfRoof {
  to: '/fleet' | '/places' | '/inventory' | '/server' | '/people' | '/audit'
  word: 'shell.fleet' | 'shell.places' | 'shell.inventory' | 'shell.server' | 'shell.people' | 'shell.audit'
  key: string
  sign: SignName
  /** Who may not do this does not see the page. */
  action: Action
  /** On a phone it stands in the menu of the account: the bar has room for four. */
  inMenu?: boolean
}

/** The pages of the roof, in its order; `key` follows `g`. Only pages that work stand here. */
export const PAGES: readonly PageOfRoof[] = [
  { to: '/fleet', word: 'shell.fleet', key: 'p', sign: 'list', action: 'fleet.read' },
  { to: '/places', word: 'shell.places', key: 'e', sign: 'school', action: 'place.read' },
  { to: '/inventory', word: 'shell.inventory', key: 'i', sign: 'laptop', action: 'inventory.ask' },
  { to: '/server', word: 'shell.server', key: 's', sign: 'server', action: 'server.read' },
  { to: '/people', word: 'shell.people', key: 'u', sign: 'person', action: 'people.manage', inMenu: true },
  { to: '/audit', word: 'shell.audit', key: 'j', sign: 'shield', action: 'audit.read', inMenu: true },
]

/** What one has to be allowed to do to open an address; undefined where everybody may. */
export function actionOfPath(path: string): Action | undefined {
  if (path.startsWith('/devices/')) return 'fleet.read'
  if (path === '/enrolments') return 'device.admit'
  return PAGES.find(({ to }) => path === to || path.startsWith(`${to}/`))?.action
}
