import type { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import { Facts } from '../../../ui/Facts.tsx'
import type { Voice } from '../../format/translate.ts'
import { hardwareSections, systemRows } from './hardware-lines.ts'

/** What the machine is made of, as it told. */
export function Hardware({ inventory, voice, now }: { inventory: DeviceInventory; voice: Voice; now: number }) {
  const { t, format } = voice
  const rows = systemRows(inventory, voice)
  const sections = hardwareSections(inventory, voice)
  const at = inventory.system?.at
  return (
    <section className="panel" aria-labelledby="hardware">
      <header>
        <h2 id="hardware">{t('hardware.title')}</h2>
        {at !== undefined && <p className="asof">{t('hardware.as_of', { moment: format.spokenMoment(at, now) })}</p>}
      </header>
      {rows.length === 0 && sections.length === 0 && (
        <div className="hint">
          <p>{t('hardware.none')}</p>
          <p className="muted">{t('hardware.none_say')}</p>
        </div>
      )}
      {rows.length > 0 && <Facts rows={rows} />}
      {sections.map((section) => (
        <div className="parts" key={section.key}>
          <h3>{section.title}</h3>
          {section.lines.length === 0 && section.none && <p className="muted">{section.none}</p>}
          <ul>
            {section.lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two modules of memory may be alike to the letter
              <li key={`${line.title} ${line.detail} ${index}`}>
                {line.title} <span className="muted">{line.detail}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
