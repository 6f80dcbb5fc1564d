import { Navigate } from '@tanstack/react-router'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import { useMay } from '../api/use-may.ts'

/** Leads to the first page that is of use to who is there: on a phone one is on the way; a teacher has no fleet. */
export function HomeScreen() {
  const may = useMay()
  const phone = useMedia(PHONE)
  if (phone && may('ticket.work')) return <Navigate to="/my-day" replace />
  return <Navigate to={may('fleet.read') ? '/fleet' : '/places'} replace />
}
