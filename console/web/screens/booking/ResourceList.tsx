import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { Sign, type SignName } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import type { Voice } from '../../format/translate.ts'
import { resourceName, resourceText } from './booking-text.ts'
import { LoadBars } from './LoadBars.tsx'
import { groupsOf } from './resource-groups.ts'
import type { DayLoad } from './resource-load.ts'
import type { ScopedBookingSearch } from './search.ts'

interface ResourceListProps {
  resources: readonly Resource[]
  current: Id
  /** How full the days of each are. */
  loadOf: (resource: Id) => readonly DayLoad[]
  /** The address of the week of one. */
  searchOf: (resource: Id) => ScopedBookingSearch
  voice: Voice
}

/** What can be booked, by kind; how full its week is stands beside it. */
export function ResourceList({ resources, current, loadOf, searchOf, voice }: ResourceListProps) {
  const { t } = voice
  return (
    <nav className="panel resources" aria-label={t('bookings.resources')}>
      {groupsOf(resources).map(({ group, members }) => (
        <Fragment key={group}>
          <h2>{t(`bookings.group.${group}`)}</h2>
          <ul>
            {members.map((resource) => (
              <li key={resource.id}>
                <Link
                  to="/bookings"
                  search={searchOf(resource.id)}
                  aria-current={resource.id === current ? 'true' : undefined}
                  resetScroll={false}
                >
                  <Sign name={resourceSign(resource)} />
                  <span>
                    <b>{resourceName(resource)}</b>
                    <small>{resourceText(resource, voice)}</small>
                  </span>
                  <BoardMark resource={resource} />
                  <LoadBars loads={loadOf(resource.id)} voice={voice} />
                </Link>
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
      <p className="hint" aria-hidden="true">
        <span>
          <i />
          {t('bookings.load.taken')}
        </span>
        <span>
          <i className="f" />
          {t('bookings.load.free')}
        </span>
      </p>
    </nav>
  )
}

/** The sign of a resource by what it is. */
export function resourceSign({ kind, devices }: Pick<Resource, 'kind' | 'devices'>): SignName {
  if (kind === 'board') return 'board'
  if (kind === 'cart') return 'cart'
  if (kind === 'kit') return 'kit'
  return devices.total > 4 ? 'pc' : 'book'
}

/** The shape of a board that is not well; its word stands in the line under its name. */
export function BoardMark({ resource: { board } }: { resource: Resource }) {
  if (board?.status !== 'down' && board?.status !== 'degraded') return <span />
  return <StatusMark shape={board.status} />
}
