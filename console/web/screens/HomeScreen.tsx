import { Navigate } from '@tanstack/react-router'
import { useMay } from '../api/use-may.ts'

/** Leads to the first page that is of use to who is there: a teacher has no fleet. */
export function HomeScreen() {
  const may = useMay()
  return <Navigate to={may('fleet.read') ? '/fleet' : '/places'} replace />
}
