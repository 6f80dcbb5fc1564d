import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { Facts } from '../../../ui/Facts.tsx'
import type { Voice } from '../../format/translate.ts'

const WAYS = ['vendor_procedure', 'dfu', 'cfu', 'xmodem', 'ymodem', 'unknown'] as const

/** Which version the device says, and how one brings it up to date. */
export function FirmwarePanel({ detail, voice }: { detail: EquipmentDetail; voice: Voice }) {
  const { t } = voice
  const { firmware, values } = detail
  if (firmware === null) return null
  const way = WAYS.find((each) => each === firmware.way) ?? 'unknown'
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
      {firmware.steps.length > 0 && (
        <details className="procedure">
          <summary>{t('firmware.steps')}</summary>
          <ol>
            {firmware.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      )}
    </section>
  )
}
