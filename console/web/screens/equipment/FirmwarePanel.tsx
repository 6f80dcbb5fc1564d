import type { Device } from '@preau/protocol/api/devices.ts'
import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { Facts } from '../../../ui/Facts.tsx'
import type { Voice } from '../../format/translate.ts'
import { FirmwareJobSteps } from './FirmwareJobSteps.tsx'

const WAYS = ['vendor_procedure', 'dfu', 'cfu', 'xmodem', 'ymodem', 'unknown'] as const

interface FirmwarePanelProps {
  device: Device
  detail: EquipmentDetail
  voice: Voice
  now: number
}

/** Which version the device says, and how one brings it up to date. */
export function FirmwarePanel({ device, detail, voice, now }: FirmwarePanelProps) {
  const { t } = voice
  const { firmware, values } = detail
  if (firmware === null) return null
  const way = WAYS.find((each) => each === firmware.way) ?? 'unknown'
  const isUnderWay = detail.firmwareJob !== null && detail.firmwareJob.ended === null
  return (
    <section className="panel" aria-labelledby="firmware">
      <header>
        <h2 id="firmware">{t('firmware.title')}</h2>
      </header>
      <Facts
        rows={[
          [
            t('firmware.version'),
            values.firmware ?? (
              <span key="unknown" className="muted">
                {t('firmware.unknown_version')}
              </span>
            ),
          ],
          [t('firmware.way'), t(`firmware.way.${way}`)],
        ]}
      />
      {firmware.steps.length > 0 && !isUnderWay && (
        <details className="procedure">
          <summary>{t('firmware.steps')}</summary>
          <ol>
            {firmware.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      )}
      {way === 'vendor_procedure' && firmware.steps.length > 0 && (
        <FirmwareJobSteps device={device} detail={detail} voice={voice} now={now} />
      )}
    </section>
  )
}
