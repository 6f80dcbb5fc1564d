import type { BookingFallback, BookingRow } from '@preau/protocol/api/bookings.ts'
import { useQuery } from '@tanstack/react-query'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { fallbacksQuery } from '../../api/bookings.ts'
import type { Voice } from '../../format/translate.ts'
import type { Deeds } from './use-deeds.ts'
import { wishOf } from './wall-clock.ts'
import './elsewhere.css'

/** So many places are offered: more would have to be read. */
const OFFERED = 3

interface ElsewhereProps {
  row: BookingRow
  deeds: Deeds
  voice: Voice
  now: number
  onDone?: () => void
}

/** Of a session whose board is not ready: where else it can be held, one tap each. Silent where all is well. */
export function Elsewhere({ row, deeds, voice, now, onDone }: ElsewhereProps) {
  const { t, format } = voice
  const isNeeded = row.lesson?.state === 'failed' && row.to > now && row.may.includes('move')
  const { data } = useQuery({ ...fallbacksQuery(row.school, row.id), enabled: isNeeded })
  if (!isNeeded || !data) return null
  const when = wishOf(row, format)
  const go = ({ id }: BookingFallback) => deeds.move(row, { when, resource: id, scope: 'one' }, onDone)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of buttons
    <div className="elsewhere" role="group" aria-label={t('elsewhere.title')}>
      <p>
        <Sign name="warning" />
        {t(data.rows.length > 0 ? 'elsewhere.say' : 'elsewhere.none')}
      </p>
      {data.rows.slice(0, OFFERED).map((place, index) => (
        <Button
          key={place.id}
          {...(index === 0 && { look: 'solid' as const })}
          small
          sign={place.kind === 'kit' ? 'kit' : 'door'}
          blocked={deeds.busy}
          onClick={() => go(place)}
        >
          {placeText(place, voice)}
        </Button>
      ))}
    </div>
  )
}

/** What it is, with until when it is free, or where it lies. */
function placeText({ kind, name, place, until }: BookingFallback, { t, format }: Voice): string {
  if (kind === 'kit') return place === null ? t('elsewhere.kit', { name }) : t('elsewhere.kit_at', { name, place })
  return until === null ? t('elsewhere.room', { name }) : t('elsewhere.room_until', { name, until: format.time(until) })
}
