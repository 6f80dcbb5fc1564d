import type { Device } from '@preau/protocol/api/devices.ts'
import type { School } from '@preau/protocol/api/places.ts'
import type { Voice } from '../../format/translate.ts'
import type { ChartChoice } from './DeviceCharts.tsx'

/** What the page of a machine and that of what is attached to one both show. */
export interface DevicePageProps {
  device: Device
  /** The school of the device with its rooms; undefined until the places are known. */
  school: School | undefined
  voice: Voice
  now: number
  choice: ChartChoice
  onChoice: (choice: ChartChoice) => void
  allEvents: boolean
  onAllEvents: (all: boolean) => void
}
