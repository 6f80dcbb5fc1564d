import type { DeviceCover } from '@preau/protocol/api/device-cover.ts'
import type { Device } from '@preau/protocol/api/devices.ts'
import { SEVERITIES } from '@preau/protocol/contracts/vocabulary.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { deviceCoverQuery } from '../../api/device-cover.ts'
import { historyOf, ticketsQuery } from '../../api/tickets.ts'
import { useMay } from '../../api/use-may.ts'
import { targetWords } from '../../format/clock-text.ts'
import type { Voice } from '../../format/translate.ts'
import { warrantyText } from './warranty-text.ts'
import './cover.css'

type Contract = NonNullable<DeviceCover['contract']>

/** What who stands before a device wants first: whom to call, what was agreed, the warranty, what happened before. */
export function CoverBand({ device, voice, now }: { device: Device; voice: Voice; now: number }) {
  const { t, format } = voice
  const may = useMay()
  const sees = may('ticket.read', { school: device.school.id, authority: device.authority?.id })
  const { data: cover } = useQuery({ ...deviceCoverQuery(device.id), enabled: sees })
  const { data: tickets } = useQuery({ ...ticketsQuery(historyOf(device.id)), enabled: sees })
  if (!cover) return null
  const { contract, support } = cover
  const [last] = tickets?.rows ?? []
  const warranty = warrantyText(device.warrantyUntil, voice, now)
  return (
    <section className="panel cover" aria-label={t('cover.title')}>
      <dl>
        <div className="call">
          <dt>{t('cover.support')}</dt>
          <dd>
            {support === null ? (
              <span className="muted">{t('cover.no_support')}</span>
            ) : (
              <a href={`tel:${support.replace(/[^\d+]/g, '')}`}>{support}</a>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('cover.contract')}</dt>
          {contract ? (
            <dd>
              {may('contract.read') ? (
                <Link to="/contracts/$contract" params={{ contract: contract.id }}>
                  {contract.title}
                </Link>
              ) : (
                contract.title
              )}
              <small>
                {`${contract.lot.name}, ${contract.supplier}, ${t('cover.until', { date: dateText(contract.to, voice) })}`}
              </small>
            </dd>
          ) : (
            <dd>
              {t('cover.no_contract')}
              <small>{t('cover.no_contract_say')}</small>
            </dd>
          )}
        </div>
        {contract && (
          <div>
            <dt>{t('cover.targets')}</dt>
            <dd>
              <ul>
                {targetLines(contract, voice).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('cover.warranty')}</dt>
          <dd className={warranty.isOver ? 'over' : undefined}>{warranty.text}</dd>
        </div>
        <div>
          <dt>{t('cover.history')}</dt>
          <dd>
            {last ? (
              <>
                <a href="#tickets">{t('tickets.count', { count: tickets?.total ?? 0 })}</a>
                <small>{t('cover.history_last', { moment: format.moment(last.openedAt, now) })}</small>
              </>
            ) : (
              <span className="muted">{t('cover.history_none')}</span>
            )}
          </dd>
        </div>
      </dl>
    </section>
  )
}

/** `Bloquante : GTI 4 h de service, GTR 1 jour ouvré`, a line for each gravity that something was agreed for. */
function targetLines({ targets }: Contract, voice: Voice): string[] {
  const { t } = voice
  return SEVERITIES.flatMap((severity) => {
    const agreed = targets
      .filter((each) => each.severity === severity)
      .map(({ commitment, target }) => `${commitment.toUpperCase()} ${targetWords(target, voice)}`)
    if (agreed.length === 0) return []
    return t('cover.targets_of', { severity: t(`ticket.severity.${severity}`), targets: agreed.join(', ') })
  })
}

function dateText(date: string, { format }: Voice): string {
  return format.fullDate(Date.parse(`${date}T12:00:00Z`))
}
