import type { Device } from '@preau/protocol/api/devices.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { deviceUpdatesQuery } from '../../api/campaigns.ts'
import type { Voice } from '../../format/translate.ts'
import { causeText, PHASE_SHAPES } from './campaign-text.ts'
import './updates.css'

const SHOWN = 5

/** What was brought to a machine last, and how it went; nothing where no campaign was ever about it. */
export function DeviceUpdatesPanel({ device, voice }: { device: Device; voice: Voice }) {
  const { t, format } = voice
  const { data } = useQuery(deviceUpdatesQuery(device.id))
  if (!data || data.rows.length === 0) return null
  return (
    <section className="panel deviceupdates" aria-labelledby="updates">
      <header>
        <h2 id="updates">{t('updates.panel')}</h2>
      </header>
      <ul className="in">
        {data.rows.slice(0, SHOWN).map(({ campaign, product, from, to, phase, cause, at }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows come whole, and their order stays
          <li key={`${product} ${to} ${index}`}>
            <b>
              {campaign ? (
                <Link to="/updates/$campaign" params={{ campaign: campaign.id }}>
                  {campaign.title}
                </Link>
              ) : (
                product
              )}
            </b>
            <span className="muted">
              {from === null || from === to ? t('updates.to', { to }) : t('updates.from_to', { from, to })}
            </span>
            <StatusWord shape={PHASE_SHAPES[phase]}>{t(`updates.phase.${phase}`)}</StatusWord>
            <small>
              {[
                ...(cause === null ? [] : [causeText(cause, voice)]),
                ...(at === null ? [] : [format.ago(at, data.now)]),
              ].join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
