import type { WaitingMachine } from '@preau/protocol/api/enrolments.ts'
import { Link } from '@tanstack/react-router'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { useWords } from '../../format/words.ts'
import { KIND_SIGNS } from '../fleet/KindSign.tsx'

interface WaitingItemProps {
  machine: WaitingMachine
  busy: boolean
  onAdmit: () => void
  onRefuse: () => void
}

/** A machine at the door: what it says of itself, by what one knows it, why it waits. */
export function WaitingItem({ machine, busy, onAdmit, onRefuse }: WaitingItemProps) {
  const { t, format } = useWords()
  const now = useServerNow(10_000)
  const { name, kind, model, serial, room, label, address, why, device, school, askedAt } = machine
  const facts = [
    label !== null && t('enrol.fact.label', { label }),
    model,
    serial !== null && t('enrol.fact.serial', { serial }),
    school.name,
    room !== null && t('enrol.fact.room', { room }),
    t('enrol.fact.from', { address }),
    t('enrol.fact.asked', { ago: format.ago(askedAt, now) }),
  ].filter((fact) => typeof fact === 'string')
  return (
    <li className={why === 'admission' ? undefined : 'st-degraded'}>
      <Sign name={KIND_SIGNS[kind]} />
      <div className="grow">
        <h3>
          {name} <small>{t(`kind.${kind}`)}</small>
        </h3>
        <p className="why">
          {why !== 'admission' && <StatusMark shape="degraded" />}
          <span>
            {t(`enrol.why.${why}`)}{' '}
            {device !== null && (
              <Link to="/devices/$device" params={{ device }}>
                {t('enrol.known')}
              </Link>
            )}
          </span>
        </p>
        <ul className="meta">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      </div>
      <div className="acts">
        <Button small aria-label={t('enrol.admit_of', { name })} blocked={busy} onClick={onAdmit}>
          {busy ? t('enrol.admitting') : t('enrol.admit')}
        </Button>
        <Button small look="quiet" aria-label={t('enrol.refuse_of', { name })} blocked={busy} onClick={onRefuse}>
          {t('enrol.refuse')}
        </Button>
      </div>
    </li>
  )
}
