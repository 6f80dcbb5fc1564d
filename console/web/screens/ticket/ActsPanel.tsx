import type { Ticket } from '@preau/protocol/api/tickets.ts'
import { Button } from '../../../ui/Button.tsx'
import type { SignName } from '../../../ui/Sign.tsx'
import { Note } from '../../../ui/states.tsx'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { GROUPS, mainAct, type Offered } from './offered.ts'
import type { Outcome } from './use-acts.ts'

const SIGNS: Record<Offered, SignName> = {
  acknowledge: 'check',
  remote_start: 'pc',
  on_site: 'map',
  workaround: 'redo',
  restore: 'wrench',
  swap: 'swap',
  part: 'kit',
  no_access: 'lock',
  resume: 'play',
  pause: 'pause',
  plan_visit: 'calendar',
  assign: 'person',
  hand_over: 'forward',
  set_level: 'up',
  requalify: 'warning',
  reject: 'x',
  close: 'check',
  reopen: 'restart',
}

interface ActsPanelProps {
  ticket: Ticket
  voice: Voice
  offers: (act: Offered) => boolean
  busy: string | undefined
  onAct: (act: Offered) => void
}

/** Everything else that can be done to the ticket as it stands; what cannot is not offered. */
export function ActsPanel({ ticket, voice, offers, busy, onAct }: ActsPanelProps) {
  const { t } = voice
  const main = mainAct(ticket)
  const groups = GROUPS.map(({ name, acts }) => ({
    name,
    acts: (acts as readonly Offered[]).filter((act) => act !== main && offers(act)),
  })).filter(({ acts }) => acts.length > 0)
  if (groups.length === 0) return null
  return (
    <section className="panel acts" aria-labelledby="acts">
      <header>
        <h2 id="acts">{t('sheet.actions')}</h2>
      </header>
      {groups.map(({ name, acts }) => (
        <fieldset key={name} className="actgroup">
          <legend>{t(`work.group.${name}`)}</legend>
          <div className="rowb">
            {acts.map((act) => (
              <Button
                key={act}
                small
                sign={SIGNS[act]}
                blocked={busy !== undefined}
                {...(act === 'reject' && { look: 'danger' })}
                onClick={() => onAct(act)}
              >
                {busy === act ? t('sheet.sending') : t(`work.name.${act}`)}
              </Button>
            ))}
          </div>
        </fieldset>
      ))}
    </section>
  )
}

/** What became of the last thing that was done here. */
export function OutcomeNote({ outcome, voice: { t } }: { outcome: Outcome | undefined; voice: Voice }) {
  if (!outcome) return null
  if (outcome.kind === 'refused') return <Refusal error={outcome.error} />
  return outcome.kind === 'kept' ? (
    <Note tone="offline" sign="nowifi">
      <b>{outcome.what}.</b> {t('sheet.kept')}
    </Note>
  ) : (
    <Note tone="ok">{t('sheet.done', { act: outcome.what.toLocaleLowerCase() })}</Note>
  )
}
