import { type HourSpan, hoursOfSpans, spanFaults, spansOfHours } from '@preau/protocol/territory/hour-spans.ts'
import type { HourlyCap } from '@preau/protocol/territory/uplink-place.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { useChange } from '../../api/changes.ts'
import { limitUplink } from '../../api/territory.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { HourBars } from './HourBars.tsx'
import { type DraftSpan, LimitSpan } from './LimitSpan.tsx'
import './limit.css'

/** The hours of class of most schools, with what leaves a small line to the class. */
const FIRST: HourSpan = { from: 8, upto: 18, rate: 256 }

/** What the uplink may carry by the hour of the day, and the form that bounds it. */
export function UplinkLimit({ hours }: { hours: HourlyCap | null }) {
  const { t, format } = useWords()
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const spans = hours === null ? [] : spansOfHours(hours)
  return (
    <div className="uplinklimit">
      <div>
        <h3>{t('limit.label')}</h3>
        <p>
          {spans.length === 0
            ? t('limit.none')
            : spans
                .map(({ from, upto, rate }) => t('limit.span', { from, upto, rate: format.number(rate) }))
                .join(' · ')}
        </p>
        {hours !== null && <HourBars hours={hours} />}
      </div>
      {may('territory.manage') && (
        <>
          <Button small onClick={() => setAsking(true)}>
            {t('limit.change')}
          </Button>
          <LimitDialog key={`${asking}`} open={asking} spans={spans} onClose={() => setAsking(false)} />
        </>
      )}
    </div>
  )
}

function LimitDialog({ open, spans, onClose }: { open: boolean; spans: readonly HourSpan[]; onClose: () => void }) {
  const { t } = useWords()
  const [draft, setDraft] = useState<readonly DraftSpan[]>(() => spans.map((span, id) => ({ id, ...typed(span) })))
  const [sent, setSent] = useState(false)
  const limit = useChange(limitUplink)
  const read = draft.map(({ from, upto, rate }) => ({ from, upto, rate: Number(rate.replaceAll(/\s/g, '')) }))
  const faults = spanFaults(read)
  const isFaulty = faults.some((fault) => fault !== undefined)
  const add = () =>
    setDraft((rows) => [...rows, { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, ...typed(FIRST) }])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setSent(true)
    if (!isFaulty) limit.mutate({ hours: hoursOfSpans(read) }, { onSuccess: onClose })
  }
  return (
    <Dialog medium open={open} onClose={onClose} closeLabel={t('shell.close')} title={t('limit.title')}>
      <form className="limitform" onSubmit={submit}>
        <p className="muted">{t('limit.say')}</p>
        {draft.length === 0 ? (
          <p>{t('limit.none')}</p>
        ) : (
          <ul>
            {draft.map((row, place) => (
              <LimitSpan
                key={row.id}
                span={row}
                place={place + 1}
                fault={sent ? faults[place] : undefined}
                onChange={(next) => setDraft((rows) => rows.map((each) => (each.id === row.id ? next : each)))}
                onRemove={() => setDraft((rows) => rows.filter(({ id }) => id !== row.id))}
              />
            ))}
          </ul>
        )}
        {!isFaulty && <HourBars hours={hoursOfSpans(read) ?? NO_HOURS} />}
        <Button small look="quiet" onClick={add}>
          {t('limit.add')}
        </Button>
        <Refusal error={limit.error} />
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={limit.isPending}>
            {t('limit.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const NO_HOURS: HourlyCap = new Array<number | null>(24).fill(null)

const typed = ({ from, upto, rate }: HourSpan) => ({ from, upto, rate: `${rate}` })
