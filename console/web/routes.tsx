import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { keepScope, validateScope } from './scope-search.ts'
import { validateAuditSearch } from './screens/audit/search.ts'
import { validateBookingSearch } from './screens/booking/search.ts'
import { validateContractSearch, validateContractTextSearch } from './screens/contract/search.ts'
import { validateDeviceSearch } from './screens/device/search.ts'
import { FleetScreen } from './screens/FleetScreen.tsx'
import { validateFleetSearch } from './screens/fleet/search.ts'
import { HomeScreen } from './screens/HomeScreen.tsx'
import { validateInventorySearch } from './screens/inventory/search.ts'
import { validatePeopleSearch } from './screens/people/search.ts'
import { validateReportSearch } from './screens/report/search.ts'
import { validateCommitteeSearch } from './screens/satisfaction/search.ts'
import { validateSchoolSearch } from './screens/school/search.ts'
import { validateSignInSearch } from './screens/sign-in/search.ts'
import { validateTicketSearch } from './screens/tickets/search.ts'
import { parseSearch, stringifySearch } from './search-text.ts'
import { Frame } from './shell/Frame.tsx'
import { Crashed, NotFound } from './shell/fallbacks.tsx'

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
  validateSearch: validateScope,
  search: { middlewares: [keepScope] },
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: HomeScreen,
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

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: validateSignInSearch,
  component: lazyRouteComponent(() => import('./screens/SignInScreen.tsx'), 'SignInScreen'),
})

const link = createRoute({
  getParentRoute: () => root,
  path: '/link',
  component: lazyRouteComponent(() => import('./screens/LinkScreen.tsx'), 'LinkScreen'),
})

const notice = createRoute({
  getParentRoute: () => root,
  path: '/notice',
  component: lazyRouteComponent(() => import('./screens/NoticeScreen.tsx'), 'NoticeScreen'),
})

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./screens/AccountScreen.tsx'), 'AccountScreen'),
})

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: validatePeopleSearch,
  component: lazyRouteComponent(() => import('./screens/PeopleScreen.tsx'), 'PeopleScreen'),
})

const lots = createRoute({
  getParentRoute: () => root,
  path: '/people/lots',
  component: lazyRouteComponent(() => import('./screens/LotsScreen.tsx'), 'LotsScreen'),
})

const enrolments = createRoute({
  getParentRoute: () => root,
  path: '/enrolments',
  component: lazyRouteComponent(() => import('./screens/EnrolmentsScreen.tsx'), 'EnrolmentsScreen'),
})

const contracts = createRoute({
  getParentRoute: () => root,
  path: '/contracts',
  component: lazyRouteComponent(() => import('./screens/ContractsScreen.tsx'), 'ContractsScreen'),
})

const newContract = createRoute({
  getParentRoute: () => root,
  path: '/contracts/new',
  component: lazyRouteComponent(() => import('./screens/ContractTextScreen.tsx'), 'NewContractScreen'),
})

const contract = createRoute({
  getParentRoute: () => root,
  path: '/contracts/$contract',
  validateSearch: validateContractSearch,
  component: lazyRouteComponent(() => import('./screens/ContractScreen.tsx'), 'ContractScreen'),
})

const contractText = createRoute({
  getParentRoute: () => root,
  path: '/contracts/$contract/text',
  validateSearch: validateContractTextSearch,
  component: lazyRouteComponent(() => import('./screens/ContractTextScreen.tsx'), 'ContractTextScreen'),
})

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: validateAuditSearch,
  component: lazyRouteComponent(() => import('./screens/AuditScreen.tsx'), 'AuditScreen'),
})

const periods = createRoute({
  getParentRoute: () => root,
  path: '/audit/periods',
  component: lazyRouteComponent(() => import('./screens/PeriodsScreen.tsx'), 'PeriodsScreen'),
})

const myDay = createRoute({
  getParentRoute: () => root,
  path: '/my-day',
  component: lazyRouteComponent(() => import('./screens/MyDayScreen.tsx'), 'MyDayScreen'),
})

const tickets = createRoute({
  getParentRoute: () => root,
  path: '/tickets',
  validateSearch: validateTicketSearch,
  component: lazyRouteComponent(() => import('./screens/TicketsScreen.tsx'), 'TicketsScreen'),
})

const ticket = createRoute({
  getParentRoute: () => root,
  path: '/tickets/$ticket',
  component: lazyRouteComponent(() => import('./screens/TicketScreen.tsx'), 'TicketScreen'),
})

const report = createRoute({
  getParentRoute: () => root,
  path: '/report',
  validateSearch: validateReportSearch,
  component: lazyRouteComponent(() => import('./screens/ReportScreen.tsx'), 'ReportScreen'),
})

const scan = createRoute({
  getParentRoute: () => root,
  path: '/scan',
  component: lazyRouteComponent(() => import('./screens/ScanScreen.tsx'), 'ScanScreen'),
})

const label = createRoute({
  getParentRoute: () => root,
  path: '/q/$device',
  component: lazyRouteComponent(() => import('./screens/LabelScreen.tsx'), 'LabelScreen'),
})

const bookings = createRoute({
  getParentRoute: () => root,
  path: '/bookings',
  validateSearch: validateBookingSearch,
  component: lazyRouteComponent(() => import('./screens/BookingsScreen.tsx'), 'BookingsScreen'),
})

const satisfaction = createRoute({
  getParentRoute: () => root,
  path: '/satisfaction',
  component: lazyRouteComponent(() => import('./screens/SatisfactionScreen.tsx'), 'SatisfactionScreen'),
})

const committee = createRoute({
  getParentRoute: () => root,
  path: '/contracts/$contract/committee',
  validateSearch: validateCommitteeSearch,
  component: lazyRouteComponent(() => import('./screens/CommitteeScreen.tsx'), 'CommitteeScreen'),
})

const updates = createRoute({
  getParentRoute: () => root,
  path: '/updates',
  component: lazyRouteComponent(() => import('./screens/UpdatesScreen.tsx'), 'UpdatesScreen'),
})

const newCampaign = createRoute({
  getParentRoute: () => root,
  path: '/updates/new',
  component: lazyRouteComponent(() => import('./screens/NewCampaignScreen.tsx'), 'NewCampaignScreen'),
})

const campaign = createRoute({
  getParentRoute: () => root,
  path: '/updates/$campaign',
  component: lazyRouteComponent(() => import('./screens/CampaignScreen.tsx'), 'CampaignScreen'),
})

const fixes = createRoute({
  getParentRoute: () => root,
  path: '/fixes',
  component: lazyRouteComponent(() => import('./screens/FixesScreen.tsx'), 'FixesScreen'),
})

const fix = createRoute({
  getParentRoute: () => root,
  path: '/fixes/$run',
  component: lazyRouteComponent(() => import('./screens/FixScreen.tsx'), 'FixScreen'),
})

const before = [signIn, link, notice]
const service = [myDay, tickets, ticket, report, scan, label, fixes, fix]
const trust = [account, people, lots, enrolments, audit, periods]

const schoolHours = createRoute({
  getParentRoute: () => root,
  path: '/bookings/settings',
  component: lazyRouteComponent(() => import('./screens/SchoolHoursScreen.tsx'), 'SchoolHoursScreen'),
})

const booking = [bookings, schoolHours]
const levels = [contracts, newContract, contract, contractText]

/** Every page of the console. Screens read their own address by `getRouteApi`. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    fleet,
    device,
    places,
    inventory,
    server,
    ...before,
    ...trust,
    ...service,
    satisfaction,
    committee,
    ...levels,
    updates,
    newCampaign,
    campaign,
    ...booking,
  ]),
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
