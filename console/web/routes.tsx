import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { keepScope, validateScope } from './scope-search.ts'
import { validateDeviceSearch } from './screens/device/search.ts'
import { FleetScreen } from './screens/FleetScreen.tsx'
import { validateFleetSearch } from './screens/fleet/search.ts'
import { validateInventorySearch } from './screens/inventory/search.ts'
import { validateSchoolSearch } from './screens/school/search.ts'
import { parseSearch, stringifySearch } from './search-text.ts'
import { Crashed, NotFound } from './shell/fallbacks.tsx'
import { Shell } from './shell/Shell.tsx'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
  validateSearch: validateScope,
  search: { middlewares: [keepScope] },
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/fleet' })
  },
})

const fleet = createRoute({
  getParentRoute: () => root,
  path: '/fleet',
  validateSearch: validateFleetSearch,
  component: FleetScreen,
})

const device = createRoute({
  getParentRoute: () => root,
  path: '/devices/$device',
  validateSearch: validateDeviceSearch,
  component: lazyRouteComponent(() => import('./screens/DeviceScreen.tsx'), 'DeviceScreen'),
})

const places = createRoute({
  getParentRoute: () => root,
  path: '/places',
  validateSearch: validateSchoolSearch,
  component: lazyRouteComponent(() => import('./screens/PlacesScreen.tsx'), 'PlacesScreen'),
})

const inventory = createRoute({
  getParentRoute: () => root,
  path: '/inventory',
  validateSearch: validateInventorySearch,
  component: lazyRouteComponent(() => import('./screens/InventoryScreen.tsx'), 'InventoryScreen'),
})

const server = createRoute({
  getParentRoute: () => root,
  path: '/server',
  component: lazyRouteComponent(() => import('./screens/ServerScreen.tsx'), 'ServerScreen'),
})

/** Every page of the console. Screens read their own address by `getRouteApi`. */
export const router = createRouter({
  routeTree: root.addChildren([home, fleet, device, places, inventory, server]),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultErrorComponent: Crashed,
  defaultPendingMs: 300,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
