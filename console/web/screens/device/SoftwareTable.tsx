import type { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import { useMemo, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import type { Voice } from '../../format/translate.ts'
import { findSoftware, type Software } from './software-search.ts'

interface SoftwareTableProps {
  section: NonNullable<DeviceInventory['software']>
  voice: Voice
  now: number
  text: string
  onText: (text: string) => void
}

/** So many programs are shown before one asks for all. */
const GLANCE = 8

/** What is installed, with versions; searched by name, vendor or version. */
export function SoftwareTable({ section, voice, now, text, onText }: SoftwareTableProps) {
  const { t, format } = voice
  const [whole, setWhole] = useState(false)
  const { items } = section
  const found = useMemo(() => findSoftware(items, text), [items, text])
  const shown = whole || text !== '' ? found : found.slice(0, GLANCE)
  const count =
    text === ''
      ? t('software.count', { count: items.length })
      : t('software.found', { found: found.length, count: items.length })
  return (
    <section className="panel" aria-labelledby="software">
      <header>
        <h2 id="software">{t('software.title')}</h2>
        <p className="asof" role="status">
          {count},{' '}
          {t('hardware.as_of', { moment: format.spokenMoment(section.at, now) }).toLocaleLowerCase(voice.locale)}
        </p>
      </header>
      <div className="softsearch">
        <span className="field">
          <Sign name="search" />
          <input
            type="search"
            aria-label={t('software.search')}
            placeholder={t('software.search')}
            value={text}
            onChange={(event) => onText(event.target.value)}
          />
        </span>
      </div>
      {items.length === 0 ? (
        <p className="hint">{t('software.empty')}</p>
      ) : found.length === 0 ? (
        <div className="hint">
          <p>{t('software.none', { text })}</p>
          <Button small onClick={() => onText('')}>
            {t('software.clear')}
          </Button>
        </div>
      ) : (
        <Rows items={shown} voice={voice} />
      )}
      {shown.length < found.length && (
        <div className="foot">
          <Button small onClick={() => setWhole(true)}>
            {t('software.show', { count: found.length })}
          </Button>
        </div>
      )}
    </section>
  )
}

function Rows({ items, voice: { t } }: { items: readonly Software[]; voice: Voice }) {
  return (
    <table className="table soft" data-density="compact">
      <thead>
        <tr>
          <th scope="col">{t('software.name')}</th>
          <th scope="col">{t('software.version')}</th>
          <th scope="col">{t('software.vendor')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same program may be listed twice to the letter
          <tr key={`${item.name} ${item.version ?? ''} ${index}`}>
            <th scope="row">{item.name}</th>
            <td>{item.version}</td>
            <td>{item.vendor}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
