import { Navigate } from '@tanstack/react-router'
import { PHONE, useMedia } from '../../ui/use-media.ts'
import { useMay } from '../api/use-may.ts'

/** Leads to the first page that is of use to who is there: on a phone one is on the way; a teacher has no fleet. */
export function HomeScreen() {
  const may = useMay()
  const phone = useMedia(PHONE)
  if (phone && may('ticket.work')) return <Navigate to="/my-day" replace />
  if (may('fleet.read')) return <Navigate to="/fleet" replace />
  return <Navigate to={may('booking.make') ? '/bookings' : '/places'} replace />
}
