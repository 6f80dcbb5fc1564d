import type { ContractBoard } from '@preau/protocol/api/contract-board.ts'
import type { ContractView } from '@preau/protocol/api/contracts.ts'
import type { Breach } from '@preau/protocol/api/penalty-claims.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { Note } from '../../ui/states.tsx'
import { boardQuery, claimsQuery, contractQuery } from '../api/contracts.ts'
import { monthBeside, monthText } from '../format/contract-text.ts'
import { useWords } from '../format/words.ts'
import { BoardWaiting } from './contract/BoardWaiting.tsx'
import { BreachTable } from './contract/BreachTable.tsx'
import { ClaimPanel, monthEnd, monthStart } from './contract/ClaimPanel.tsx'
import { FilesDialog } from './contract/FilesDialog.tsx'
import { IndicatorsPanel } from './contract/IndicatorsPanel.tsx'
import { SatisfactionPanel } from './contract/SatisfactionPanel.tsx'
import { SoonPanel } from './contract/SoonPanel.tsx'
import type { ContractSearch } from './contract/search.ts'
import { WhyPanel } from './contract/WhyPanel.tsx'
import { Problem } from './Problem.tsx'
import './contract/contract.css'
import './contract/claim.css'
import './contract/steps.css'
import './contract/why.css'

const route = getRouteApi('/contracts/$contract')
const ALL = '*'

/** The dashboard of a contract: satisfaction first, then what was reached of each target, then what it costs and why. */
export function ContractScreen() {
  const { t } = useWords()
  const { contract: id } = route.useParams()
  const { month, lot } = route.useSearch()
  const contract = useQuery(contractQuery(id))
  const board = useQuery(boardQuery(id, { ...(month && { month }), ...(lot && { lot }) }))
  const title = contract.data?.title ?? t('contract.title')
  const error = contract.error ?? board.error
  const retry = () => void Promise.all([contract.refetch(), board.refetch()])
  return (
    <Page title={title} className="contract">
      <nav aria-label={t('contract.crumbs')}>
        <ol className="crumbs">
          <li>
            <Link to="/contracts">{t('contract.back')}</Link>
          </li>
          <li>{contract.data?.key}</li>
        </ol>
      </nav>
      {contract.data && board.data ? (
        <Board contract={contract.data} board={board.data} />
      ) : error ? (
        <div className="panel alone">
          <Problem error={error} title={t('contract.board_failed')} onRetry={retry} />
        </div>
      ) : (
        <BoardWaiting contract={id} title={title} waits={board.isPending} />
      )}
    </Page>
  )
}

function Board({ contract, board }: { contract: ContractView; board: ContractBoard }) {
  const { t, format } = useWords()
  const { lot, ticket, of } = route.useSearch()
  const navigate = route.useNavigate()
  const claims = useQuery(claimsQuery(contract.id))
  const [files, setFiles] = useState(false)
  const go = (change: ContractSearch) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true })
  const claimOf = (key: string) =>
    claims.data?.rows.find(
      (claim) => claim.lot === key && claim.from === monthStart(board) && claim.to === monthEnd(board),
    )
  const dearest = [...board.breaches].sort((a, b) => b.penalty_eur - a.penalty_eur)[0]
  const chosen: Breach | undefined =
    board.breaches.find((breach) => breach.ticket === ticket && (of === undefined || breach.commitment === of)) ??
    dearest
  const name = monthText(board.month, format)
  return (
    <>
      <div className="head">
        <div className="grow">
          <h1>
            {contract.title} <small>{board.lots.map(({ supplier }) => supplier).join(', ')}</small>
          </h1>
        </div>
        {contract.lots.length > 1 && (
          <Picker
            label={t('contract.lot')}
            value={lot ?? ALL}
            onChange={(value) =>
              void navigate({ search: ({ lot: _, ...rest }) => (value === ALL ? rest : { ...rest, lot: value }) })
            }
            options={[
              { value: ALL, label: t('contract.all_lots') },
              ...contract.lots.map((each) => ({ value: each.key, label: each.name, detail: each.supplier })),
            ]}
          />
        )}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
        <div className="month" role="group" aria-label={t('contract.month')}>
          <Button aria-label={t('contract.before')} onClick={() => go({ month: monthBeside(board.month, -1) })}>
            ‹
          </Button>
          <b aria-live="polite">{board.running ? t('contract.month_running', { month: name }) : name}</b>
          <Button aria-label={t('contract.after')} onClick={() => go({ month: monthBeside(board.month, 1) })}>
            ›
          </Button>
        </div>
        <Link className="btn" to="/contracts/$contract/text" params={{ contract: contract.id }}>
          {t('contract.text')}
        </Link>
        <Button sign="download" onClick={() => setFiles(true)}>
          {t('contract.files')}
        </Button>
        <Link className="btn solid" to="/contracts/$contract/committee" params={{ contract: contract.id }}>
          {t('committee.prepare')}
        </Link>
      </div>
      {board.faults.length > 0 && (
        <Note tone="down">
          <b>{t('contract.faults')}</b>
          {board.faults.slice(0, 5).map(({ line, fault }) => (
            <p key={line}>{t('contract.fault_line', { line, fault })}</p>
          ))}
        </Note>
      )}
      {board.unknown.length > 0 && (
        <Note tone="unknown">{t('contract.unknown', { calendars: format.list(board.unknown) })}</Note>
      )}
      <div className="two first">
        <SatisfactionPanel satisfaction={board.satisfaction} />
        <IndicatorsPanel indicators={board.indicators} />
      </div>
      <div className="two second">
        <div className="stack">
          {chosen && (
            <WhyPanel
              key={`${chosen.ticket} ${chosen.commitment}`}
              contract={contract.id}
              breach={chosen}
              to={monthEnd(board)}
              claim={claimOf(chosen.lot)}
            />
          )}
          <BreachTable
            breaches={board.breaches}
            chosen={chosen && { ticket: chosen.ticket, of: chosen.commitment }}
            onChoose={(breach) => go({ ticket: breach.ticket, of: breach.commitment })}
          />
        </div>
        <div className="stack">
          {board.running && <SoonPanel board={board} />}
          {board.lots.map((each) => (
            <ClaimPanel key={each.key} contract={contract.id} board={board} lot={each} claim={claimOf(each.key)} />
          ))}
        </div>
      </div>
      {files && <FilesDialog contract={contract} board={board} onClose={() => setFiles(false)} />}
    </>
  )
}
