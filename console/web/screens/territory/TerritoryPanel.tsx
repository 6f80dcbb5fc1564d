import { useQuery } from '@tanstack/react-query'
import { territoryQuery } from '../../api/territory.ts'
import { SchoolsPanel } from './SchoolsPanel.tsx'
import { UplinkPanel } from './UplinkPanel.tsx'
import './territory.css'

/** The link of this school to its town hall, or the schools of this town hall. */
export function TerritoryPanel() {
  const { data } = useQuery(territoryQuery)
  if (!data) return null
  return data.role === 'territory' ? (
    <SchoolsPanel schools={data.schools} demo={data.demo} />
  ) : (
    <UplinkPanel uplink={data.uplink} />
  )
}
