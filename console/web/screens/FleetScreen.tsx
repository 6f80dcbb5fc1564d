import type { DeviceSort, StatusCounts } from '@preau/protocol/api/devices.ts'
import type { Status } from '@preau/protocol/rules/device-status.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { announcer } from '../../ui/announce.ts'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Waiting } from '../../ui/states.tsx'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import { useStored } from '../../ui/use-stored.ts'
import { FIRST_PAGE } from '../api/paging.ts'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { devicesQuery } from '../api/queries.ts'
import { serverNow } from '../api/server-clock.ts'
import { useIsTerritory } from '../api/territory.ts'
import { useLive } from '../api/use-live.ts'
import { useMay } from '../api/use-may.ts'
import { schoolAsNoun } from '../format/school-name.ts'
import { DEFAULT_TIME_ZONE } from '../format/time-zone.ts'
import { useWords } from '../format/words.ts'
import { Colonnade } from './fleet/Colonnade.tsx'
import { FleetCards } from './fleet/FleetCards.tsx'
import { FleetEmpty } from './fleet/FleetEmpty.tsx'
import { type Density, FleetFilters, NOTHING } from './fleet/FleetFilters.tsx'
import { FleetFix } from './fleet/FleetFix.tsx'
import { FleetFoot } from './fleet/FleetFoot.tsx'
import { FleetTable } from './fleet/FleetTable.tsx'
import { listQuery } from './fleet/list-query.ts'
import { schoolsOf } from './fleet/place-options.ts'
import { changed, type FleetChange, isFiltered, sortedBy } from './fleet/search.ts'
import { useFleet } from './fleet/use-fleet.ts'
import { useWindows } from './fleet/use-windows.ts'
import { WaitingNote } from './fleet/WaitingNote.tsx'
import { LiveMark } from './LiveMark.tsx'
import { Problem } from './Problem.tsx'
import { SilentSchool, SilentSchools } from './territory/SilentSchool.tsx'
import './fleet/fleet.css'

const route = getRouteApi('/fleet')
const ROW: Record<Density, number> = { compact: 34, comfortable: 44 }
const HOUR = 3_600_000
const DENSITIES = ['compact', 'comfortable'] as const

/** What needs someone, first; then all the rest. */
export function FleetScreen() {
  const { t, locale } = useWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const phone = useMedia(PHONE)
  const [density, setDensity] = useStored<Density>('preau.density', DENSITIES)
  const [engaged, setEngaged] = useState(false)
  const { data: tree } = useQuery(schoolNamesQuery)
  const may = useMay()
  const isTerritory = useIsTerritory()

  const schools = useMemo(() => (tree ? schoolsOf(tree) : []), [tree])
  const school = schools.find(({ id }) => id === search.school)
  const authority = tree?.authorities.find(({ id }) => id === search.authority)
  const timeZone = school?.timezone ?? schools[0]?.timezone ?? DEFAULT_TIME_ZONE
  const hour = Math.floor(serverNow() / HOUR)
  const query = useMemo(() => listQuery(search, hour * HOUR, timeZone), [search, hour, timeZone])
  const [windows, onRange] = useWindows(JSON.stringify(query))
  const fleet = useFleet(query, windows, engaged)
  const { list, rows } = fleet
  const { live } = useLive()
  useSayChanges(list?.counts)

  const client = useQueryClient()
  const present = useRef({ search, timeZone })
  present.current = { search, timeZone }
  const change = useCallback(
    (next: FleetChange) => {
      const { search, timeZone } = present.current
      // Before the page is drawn for it: what the server needs and what the page needs are one wait, not two.
      const query = listQuery(changed(search, next), serverNow(), timeZone)
      void client.prefetchQuery(devicesQuery({ ...query, ...FIRST_PAGE }))
      void navigate({ search: (before) => changed(before, next), replace: 'q' in next, resetScroll: false })
    },
    [client, navigate],
  )
  const onSort = useCallback((column: DeviceSort) => change(sortedBy(search, column)), [change, search])
  const onStatus = useCallback((status: Status | undefined) => change({ status }), [change])
  const place = school?.name ?? authority?.name
  const noun = school && schoolAsNoun(school.name)
  const title =
    school && noun
      ? t('fleet.title_school', { school: locale === 'fr' ? noun : school.name })
      : [t('fleet.title'), place].filter(Boolean).join(' · ')
  const withSchool = search.school === undefined && schools.length > 1
  const withSimulated = list !== undefined && list.simulated > 0 && search.simulated === undefined
  const empty = list !== undefined && rows.total === 0 && !fleet.waiting
  const first = empty && !isFiltered(search)
  const isSet = !fleet.waiting && (isFiltered(search) || search.school !== undefined)

  return (
    <Page title={title} fills className="fleet">
      <div className="head">
        <div className="grow">
          <h1>
            {title}{' '}
            {list && (
              <small>
                {t('fleet.count', { count: totalOf(list.counts) })}
                {withSimulated && `, ${t('fleet.count_simulated', { count: list.simulated })}`}
              </small>
            )}
          </h1>
          {withSimulated && list.simulated < totalOf(list.counts) && (
            <button
              type="button"
              className="linkbtn"
              aria-label={t('fleet.simulated_hide_say')}
              onClick={() => change({ simulated: 'none' })}
            >
              {t('fleet.simulated_hide')}
            </button>
          )}
        </div>
        <LiveMark />
        {isSet && rows.total > 0 && may('fix.run', { school: search.school, authority: search.authority }) && (
          <FleetFix search={search} total={rows.total} />
        )}
        {may('device.admit') && !isTerritory && (
          <Link className="btn solid" to="/enrolments">
            <Sign name="qr" />
            {t('enrol.open')}
          </Link>
        )}
      </div>
      <WaitingNote />
      {school ? <SilentSchool school={school.id} /> : <SilentSchools />}
      {!first && (list !== undefined || fleet.error === null) && (
        <>
          <Colonnade counts={list?.counts} status={search.status} onStatus={onStatus} />
          <FleetFilters
            search={search}
            tree={tree}
            onChange={change}
            unplaced={list?.unplaced ?? 0}
            density={density}
            onDensity={setDensity}
          />
        </>
      )}
      <div
        className="fleetbox"
        data-density={density}
        data-old={fleet.error !== null || live.kind === 'stale' || undefined}
      >
        {fleet.error !== null && list === undefined ? (
          <div className="panel alone">
            <Problem error={fleet.error} title={t('fleet.failed')} onRetry={fleet.retry} />
          </div>
        ) : list === undefined ? (
          <Waiting label={t('fleet.waiting')} rows={14} />
        ) : empty ? (
          <FleetEmpty search={search} first={first} onChange={change} onClear={() => change(NOTHING)} />
        ) : phone ? (
          <FleetCards
            rows={rows}
            search={search}
            withSchool={withSchool}
            timeZone={timeZone}
            onRange={onRange}
            onEngaged={setEngaged}
          />
        ) : (
          <FleetTable
            key={density}
            rows={rows}
            search={search}
            withSchool={withSchool}
            rowHeight={ROW[density]}
            timeZone={timeZone}
            busy={fleet.waiting}
            onSort={onSort}
            onRange={onRange}
            onEngaged={setEngaged}
          />
        )}
        {list && !empty && <FleetFoot fleet={fleet} total={totalOf(list.counts)} />}
      </div>
    </Page>
  )
}

function totalOf(counts: StatusCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Says to those who do not see it that devices failed or came back. */
function useSayChanges(counts: StatusCounts | undefined) {
  const { t } = useWords()
  const before = useRef(counts)
  useEffect(() => {
    const last = before.current
    before.current = counts
    if (!last || !counts || totalOf(last) !== totalOf(counts)) return
    const more = counts.down - last.down
    if (more !== 0) announcer.mention(t(more > 0 ? 'fleet.say_down' : 'fleet.say_up', { count: Math.abs(more) }))
  }, [counts, t])
}
