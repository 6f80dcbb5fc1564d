import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deviceEventsQuery } from '../../api/queries.ts'
import type { Voice } from '../../format/translate.ts'
import { DeviceTimeline } from './DeviceTimeline.tsx'
import { PanelWaiting } from './DeviceWaiting.tsx'
import { PanelProblem } from './PanelProblem.tsx'

const GLANCE = 12
const PAGE = 60
/** The server gives so many at once; who looks further back filters by time in a later screen. */
const MOST = 500

interface EventsProps {
  device: Id
  voice: Voice
  now: number
  all: boolean
  onAll: (all: boolean) => void
}

/** The timeline with its question: a glance of it, or all of it page by page. */
export function Events({ device, voice, now, all, onAll }: EventsProps) {
  const { t } = voice
  const [pages, setPages] = useState(1)
  const limit = all ? Math.min(MOST, PAGE * pages) : GLANCE
  const { data, error, refetch } = useQuery(deviceEventsQuery(device, limit))
  if (data) {
    const onOlder = limit < MOST ? () => setPages(pages + 1) : undefined
    return <DeviceTimeline list={data} voice={voice} now={now} all={all} onAll={onAll} onOlder={onOlder} />
  }
  if (error) {
    return <PanelProblem title={t('events.unread')} error={error} voice={voice} onRetry={() => void refetch()} />
  }
  return <PanelWaiting height={260} bars={4} />
}
