import type { ContractBoard } from '@preau/protocol/api/contract-board.ts'
import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { useChange } from '../../api/changes.ts'
import { draftClaim } from '../../api/contracts.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useMay } from '../../api/use-may.ts'
import { euros } from '../../format/contract-text.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { ClaimLog } from './ClaimLog.tsx'
import { DecideDialog } from './DecideDialog.tsx'
import { NotifyDialog } from './NotifyDialog.tsx'
import { RemarkDialog } from './RemarkDialog.tsx'

interface ClaimPanelProps {
  contract: Id
  board: ContractBoard
  lot: ContractBoard['lots'][number]
  claim: PenaltyClaim | undefined
}

/** What a lot owes for the month, and the next step of it. */
export function ClaimPanel({ contract, board, lot, claim }: ClaimPanelProps) {
  const { t, format } = useWords()
  const may = useMay()
  const now = useServerNow(60_000)
  const [asking, setAsking] = useState<'notify' | 'remark' | 'decide' | undefined>(undefined)
  const draft = useChange(() => draftClaim(contract, { lot: lot.key, from: monthStart(board), to: monthEnd(board) }))
  const { penalties_eur, waived_eur, floor_eur, cap_eur, claimed_eur } = claim?.sums ?? lot.sums
  const amount = (value: number | null) => (value === null ? t('claim.none') : euros(value, format))
  const until = claim?.remarksUntil ?? null
  const runs = until !== null && now < until
  const sent = claim?.state === 'notified' || claim?.state === 'contested'
  return (
    <section className="panel claim" aria-labelledby={`claim-${lot.key}`}>
      <header>
        <h2 id={`claim-${lot.key}`}>{t('claim.title')}</h2>
        <span className="muted">{lot.supplier}</span>
      </header>
      <dl className="kv">
        <dt>{t('claim.sum')}</dt>
        <dd>{euros(penalties_eur, format)}</dd>
        {waived_eur > 0 && (
          <>
            <dt>{t('claim.waived')}</dt>
            <dd>{euros(waived_eur, format)}</dd>
          </>
        )}
        <dt>{t('claim.floor')}</dt>
        <dd>
          {floor_eur === null
            ? t('claim.none')
            : t(penalties_eur >= floor_eur ? 'claim.floor_over' : 'claim.floor_under', {
                floor: euros(floor_eur, format),
              })}
        </dd>
        <dt>{t('claim.cap')}</dt>
        <dd>{amount(cap_eur)}</dd>
        <dt>
          <b>{t('claim.to_notify')}</b>
        </dt>
        <dd>
          <b>{euros(claimed_eur, format)}</b>
        </dd>
      </dl>
      <ClaimLog claim={claim} />
      {draft.error && <Refusal error={draft.error} />}
      <div className="row">
        {may('contract.charge') && (claim === undefined || claim.state === 'draft') && (
          <>
            <Button onClick={() => draft.mutate(undefined)} blocked={board.running || draft.isPending}>
              {t(claim === undefined ? 'claim.draft' : 'claim.draft_again')}
            </Button>
            {board.running && (
              <span className="muted">
                {t('claim.draft_blocked', {
                  date: format.fullDate(Date.parse(`${monthEnd(board)}T12:00:00Z`) + 86_400_000),
                })}
              </span>
            )}
          </>
        )}
        {may('contract.charge') && claim?.state === 'draft' && (
          <Button look="solid" onClick={() => setAsking('notify')}>
            {t('claim.notify')}
          </Button>
        )}
        {may('contract.contest') && sent && runs && (
          <Button onClick={() => setAsking('remark')}>{t('claim.remark')}</Button>
        )}
        {may('contract.charge') && sent && (
          <>
            <Button look="solid" blocked={runs} onClick={() => setAsking('decide')}>
              {t('claim.decide')}
            </Button>
            {runs && <span className="muted">{t('claim.decide_blocked', { date: format.fullDate(until - 1) })}</span>}
          </>
        )}
        {claim?.state === 'decided' && claim.decided_eur !== null && (
          <b>{t('claim.decided', { amount: euros(claim.decided_eur, format) })}</b>
        )}
      </div>
      {claim && asking === 'notify' && (
        <NotifyDialog claim={claim} supplier={lot.supplier} onClose={() => setAsking(undefined)} />
      )}
      {claim && asking === 'remark' && <RemarkDialog claim={claim} onClose={() => setAsking(undefined)} />}
      {claim && asking === 'decide' && (
        <DecideDialog claim={claim} supplier={lot.supplier} onClose={() => setAsking(undefined)} />
      )}
    </section>
  )
}

/** The first and the last local date of the month of a board, also while it goes on. */
export function monthStart({ month }: Pick<ContractBoard, 'month'>): string {
  return `${month}-01`
}

export function monthEnd({ month }: Pick<ContractBoard, 'month'>): string {
  const [year = 0, index = 1] = month.split('-').map(Number)
  return `${month}-${new Date(Date.UTC(year, index, 0)).getUTCDate()}`
}
