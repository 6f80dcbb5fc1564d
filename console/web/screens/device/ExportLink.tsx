import type { Device } from '@preau/protocol/api/devices.ts'
import { splitReading } from '@preau/protocol/rules/readings.ts'
import { Sign } from '../../../ui/Sign.tsx'
import { address } from '../../api/address.ts'
import type { Period } from '../../format/periods.ts'
import type { Voice } from '../../format/translate.ts'
import { figuresQuestion } from './period-samples.ts'

/** What the server takes at most of names. */
const NAMES_LENGTH = 500

interface ExportLinkProps {
  device: Device
  period: Period
  readings: readonly string[]
  voice: Voice
}

/** The figures of the page as a file for a spreadsheet. In French its numbers have a comma, as the spreadsheet wants them. */
export function ExportLink({ device, period, readings, voice }: ExportLinkProps) {
  const { from, to, resolution } = figuresQuestion(period).query
  const query = { from, to, resolution, names: namesOf(readings), decimal: voice.locale === 'fr' ? 'comma' : undefined }
  return (
    <a className="btn small" href={address(`/api/devices/${device.id}/samples.csv`, query)} download>
      <Sign name="download" />
      {voice.t('period.export')}
    </a>
  )
}

/** The readings as the server is asked for them; of very many by their names only. */
function namesOf(readings: readonly string[]): string {
  const ids = readings.join(',')
  return ids.length <= NAMES_LENGTH ? ids : [...new Set(readings.map((id) => splitReading(id).name))].join(',')
}
