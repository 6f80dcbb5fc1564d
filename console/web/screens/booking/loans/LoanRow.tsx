import type { BookingRow } from '@preau/protocol/api/bookings.ts'
import type { ResourceItem } from '@preau/protocol/rules/booking/resource-kinds.ts'
import { useState } from 'react'
import { Button } from '../../../../ui/Button.tsx'
import { Sign } from '../../../../ui/Sign.tsx'
import { StatusWord } from '../../../../ui/StatusMark.tsx'
import { handOver, slipAddress } from '../../../api/bookings.ts'
import { useChange } from '../../../api/changes.ts'
import type { Voice } from '../../../format/translate.ts'
import { Refusal } from '../../Refusal.tsx'
import { whoText } from '../booking-text.ts'
import { ReturnDialog } from './ReturnDialog.tsx'

interface LoanRowProps {
  row: BookingRow
  contents: readonly ResourceItem[]
  voice: Voice
  now: number
}

/** A loan under way: its slip, its handing over, its return. */
export function LoanRow({ row, contents, voice, now }: LoanRowProps) {
  const { t, format } = voice
  const [checking, setChecking] = useState(false)
  const hand = useChange(() => handOver(row.id))
  const { loan } = row
  const due = format.momentWithTime(row.to, now)
  return (
    <li className="loanrow">
      <div>
        <b>{row.resource.name}</b>
        <span className="muted">
          {whoText(row, voice)}
          {row.classLabel && ` · ${row.classLabel}`}
        </span>
        <StatusWord shape={loan?.late ? 'degraded' : 'asleep'}>
          {loan?.handedAt == null
            ? t('loans.to_hand', { when: format.momentWithTime(row.from, now) })
            : t(loan.late ? 'loans.state.late' : 'loans.state.out', { when: due })}
        </StatusWord>
        <Refusal error={hand.error} />
      </div>
      <div className="acts">
        <a className="btn small" href={slipAddress(row.id)} target="_blank" rel="noreferrer">
          <Sign name="printer" />
          {t('loans.slip')}
        </a>
        {row.may.includes('hand_over') && (
          <Button small look="solid" sign="hand" blocked={hand.isPending} onClick={() => hand.mutate(undefined)}>
            {t('loans.hand_over')}
          </Button>
        )}
        {row.may.includes('take_back') && (
          <Button small look="solid" sign="check" onClick={() => setChecking(true)}>
            {t('loans.take_back')}
          </Button>
        )}
      </div>
      {checking && <ReturnDialog {...{ row, contents, voice }} onClose={() => setChecking(false)} />}
    </li>
  )
}
