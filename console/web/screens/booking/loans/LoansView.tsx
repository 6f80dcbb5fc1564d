import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { Resource } from '@preau/protocol/api/resources.ts'
import type { SchoolName } from '@preau/protocol/api/schools.ts'
import { holds } from '@preau/protocol/rules/booking/refusals.ts'
import { dateOf, dayOf } from '@preau/protocol/rules/calendar/local-day.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../../ui/Button.tsx'
import { Sign } from '../../../../ui/Sign.tsx'
import { StatusWord } from '../../../../ui/StatusMark.tsx'
import { Empty, Waiting } from '../../../../ui/states.tsx'
import { bookingsQuery } from '../../../api/bookings.ts'
import { useMay } from '../../../api/use-may.ts'
import type { Voice } from '../../../format/translate.ts'
import { resourceSign } from '../ResourceList.tsx'
import type { Deeds } from '../use-deeds.ts'
import { BorrowDialog } from './BorrowDialog.tsx'
import { KitDialog } from './KitDialog.tsx'
import { LoanRow } from './LoanRow.tsx'
import { loanState } from './loan-state.ts'

interface LoansViewProps {
  school: SchoolName
  resources: readonly Resource[]
  lastClass: string
  mayBook: boolean
  deeds: Deeds
  voice: Voice
  now: number
  /** The date of today at the school. */
  today: string
}

/** So long ago a loan may have begun that is still out, days; and so far ahead one looks. */
const [BEFORE, AFTER] = [31, 30]

/** What the school lends: who has it, when it comes back, what is in it. */
export function LoansView({ school, resources, lastClass, mayBook, deeds, voice, now, today }: LoansViewProps) {
  const { t } = voice
  const may = useMay()
  const [asking, setAsking] = useState<{ borrow: Resource } | { edit: Resource | null } | undefined>(undefined)
  const day = dayOf(today) ?? 0
  const kits = resources.filter(({ kind }) => kind === 'kit' || kind === 'cart')
  const query = { school: school.id, from: dateOf(day - BEFORE), to: dateOf(day + AFTER) }
  const { data } = useQuery(bookingsQuery({ ...query, state: 'all' }))
  const lent = (data?.rows ?? []).filter(({ resource, state }) => isLent(resource.kind) && holds(state))
  const out = lent.filter((row) => isOpen(row, now))
  const mayKeep = may('resource.change', { school: school.id })
  if (!data) return <Waiting label={t('bookings.waiting')} rows={8} />
  return (
    <div className="loans">
      {out.length > 0 && (
        <section className="grp" aria-labelledby="out">
          <header>
            <h2 id="out">{t('loans.out')}</h2>
          </header>
          <ul>
            {out.map((row) => (
              <LoanRow
                key={row.id}
                {...{ row, deeds, voice, now }}
                contents={kits.find(({ id }) => id === row.resource.id)?.contents ?? []}
              />
            ))}
          </ul>
        </section>
      )}
      <section className="grp" aria-labelledby="catalogue">
        <header>
          <h2 id="catalogue">{t('loans.catalogue')}</h2>
          {mayKeep && (
            <Button small sign="plus" onClick={() => setAsking({ edit: null })}>
              {t('loans.add')}
            </Button>
          )}
        </header>
        {kits.length === 0 ? (
          <div className="panel alone">
            <Empty roof title={t('loans.none')}>
              <p>{t('loans.none_say')}</p>
            </Empty>
          </div>
        ) : (
          <ul className="kits">
            {kits.map((kit) => {
              const own = lent.filter(({ resource }) => resource.id === kit.id)
              const state = loanState(own, now)
              return (
                <li key={kit.id} className="panel">
                  <h3>
                    <Sign name={resourceSign(kit)} />
                    {kit.name}
                  </h3>
                  {kit.contents.length > 0 && (
                    <ul className="contents">
                      {kit.contents.map(({ what, count }) => (
                        <li key={what}>
                          <b>{voice.format.number(count)}</b> {what}
                        </li>
                      ))}
                    </ul>
                  )}
                  <p className="muted">
                    {[
                      kit.devices.total > 0 &&
                        t('bookings.devices', { count: kit.devices.total, ready: kit.devices.ready }),
                      kit.keptAt,
                      kit.approval && t('bookings.approval'),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                  <p>
                    <StatusWord shape={state.row ? (state.late ? 'degraded' : 'asleep') : 'ok'}>
                      {state.row
                        ? t(state.late ? 'loans.state.late' : 'loans.state.out', { when: back(state.row) })
                        : state.next
                          ? t('loans.state.until', { when: voice.format.date(state.next.from, now) })
                          : t('loans.state.here')}
                    </StatusWord>
                  </p>
                  <div className="rowb">
                    {mayBook && (
                      <Button
                        sign="calendar"
                        onClick={() => setAsking({ borrow: kit })}
                        aria-label={t('loans.borrow_of', { kit: kit.name })}
                      >
                        {t('loans.borrow')}
                      </Button>
                    )}
                    {mayKeep && (
                      <Button
                        look="quiet"
                        sign="pencil"
                        onClick={() => setAsking({ edit: kit })}
                        aria-label={t('loans.edit_of', { kit: kit.name })}
                      >
                        {t('booking.change')}
                      </Button>
                    )}
                  </div>
                </li>
              )
            })}
          </ul>
        )}
      </section>
      {asking && 'borrow' in asking && (
        <BorrowDialog
          {...{ resource: asking.borrow, rows: data.rows, lastClass, voice, now, today }}
          onDone={(result) => {
            deeds.finished('book', result)
            setAsking(undefined)
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking && 'edit' in asking && (
        <KitDialog {...{ school: school.id, kit: asking.edit, voice }} onClose={() => setAsking(undefined)} />
      )}
    </div>
  )

  function back(row: BookingRow): string {
    return voice.format.momentWithTime(row.to, now)
  }
}

function isLent(kind: Resource['kind']): boolean {
  return kind === 'kit' || kind === 'cart'
}

/** To be handed over soon, out, or late: what somebody has to do something about. */
function isOpen({ loan, from, may }: BookingRow, now: number): boolean {
  if (!loan) return false
  if (loan.handedAt !== null) return loan.returnedAt === null
  return may.includes('hand_over') && from - now < 24 * 3_600_000
}
