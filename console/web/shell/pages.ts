/** The pages of the roof, in its order; `key` follows `g`. Only pages that work stand here. */
export const PAGES = [
  { to: '/fleet', word: 'shell.fleet', key: 'p' },
  { to: '/places', word: 'shell.places', key: 'e' },
  { to: '/inventory', word: 'shell.inventory', key: 'i' },
  { to: '/server', word: 'shell.server', key: 's' },
] as const
