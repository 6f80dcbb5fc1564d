import { getRouteApi, Navigate } from '@tanstack/react-router'
import { useMay } from '../api/use-may.ts'

const route = getRouteApi('/q/$device')

/** Where the code of a label leads: to the record, or, for who sees no fleet, to the report of a fault of this equipment. */
export function LabelScreen() {
  const { device } = route.useParams()
  const may = useMay()
  return may('fleet.read') ? (
    <Navigate to="/devices/$device" params={{ device }} replace />
  ) : (
    <Navigate to="/report" search={{ device, from: 'label' }} replace />
  )
}
