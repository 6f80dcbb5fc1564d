import type { ContractView } from '@preau/protocol/api/contracts.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Note, Waiting } from '../../ui/states.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { useChange } from '../api/changes.ts'
import { changeContract, checkContract, contractQuery, enterContract } from '../api/contracts.ts'
import { lotsQuery } from '../api/people.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { faultWords } from './contract/fault-words.ts'
import { LinksField } from './contract/LinksField.tsx'
import { TemplateForm } from './contract/TemplateForm.tsx'
import { VersionList } from './contract/VersionList.tsx'
import { goToLine, YamlField } from './contract/YamlField.tsx'
import { Problem } from './Problem.tsx'
import { Refusal } from './Refusal.tsx'
import './contract/contract-text.css'

const route = getRouteApi('/contracts/$contract/text')

/** A new contract, from a template or from one's own text. */
export function NewContractScreen() {
  return <Editor contract={undefined} />
}

/** The text of a contract: each change is one more version. */
export function ContractTextScreen() {
  const { t } = useWords()
  const { contract: id } = route.useParams()
  const { version } = route.useSearch()
  const { data, error, refetch } = useQuery(contractQuery(id, version))
  if (data) return <Editor key={`${data.id} ${data.shown}`} contract={data} />
  return (
    <Page title={t('contract.text')}>
      <div className="panel alone">
        {error ? (
          <Problem error={error} title={t('contract.failed')} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('contract.waiting')} />
        )}
      </div>
    </Page>
  )
}

/** A refusal is told beside the button. */
const stayed = () => undefined

function Editor({ contract }: { contract: ContractView | undefined }) {
  const { t } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const [text, setText] = useState(contract?.text ?? '')
  const [validFrom, setValidFrom] = useState('')
  const [note, setNote] = useState('')
  const [links, setLinks] = useState<Record<string, Id>>({ ...contract?.links })
  const field = useRef<HTMLTextAreaElement>(null)
  const writable = may('contract.change') && (contract === undefined || contract.whole)
  const checked = useDebounced(text, 400)
  const check = useQuery({
    queryKey: ['contract-check', checked],
    queryFn: ({ signal }) => checkContract(checked, signal),
    enabled: writable && checked.trim() !== '',
    gcTime: 0,
  })
  const people = useQuery({ ...lotsQuery, enabled: writable && may('people.manage') })
  const faults = text.trim() === '' ? [] : (check.data?.faults ?? [])
  const settled = text === checked && check.data !== undefined && !check.isFetching
  const save = useChange(() => {
    const body = {
      ...{ text, links },
      ...(validFrom !== '' && { validFrom }),
      ...(note.trim() !== '' && { note: note.trim() }),
    }
    return contract ? changeContract(contract.id, { ...body, after: contract.version }) : enterContract(body)
  })
  const blocked = text.trim() === '' || !settled || faults.length > 0 || save.isPending
  const title = contract?.title ?? t('claim.edit_new')
  // Not by a callback of the mutation: the next version may replace this editor first, and with it all that it waits for.
  const saved = (made: ContractView) => void navigate({ to: '/contracts/$contract', params: { contract: made.id } })
  return (
    <Page title={title} className="contracttext">
      <nav aria-label={t('contract.crumbs')}>
        <ol className="crumbs">
          <li>
            <Link to="/contracts">{t('contract.back')}</Link>
          </li>
          {contract && (
            <li>
              <Link to="/contracts/$contract" params={{ contract: contract.id }}>
                {contract.key}
              </Link>
            </li>
          )}
        </ol>
      </nav>
      <div className="head">
        <div className="grow">
          <h1>
            {title} {contract && <small>{t('contract.version', { version: contract.shown })}</small>}
          </h1>
        </div>
      </div>
      {!writable && <Note tone="unknown">{t('claim.read_only')}</Note>}
      {contract === undefined && <TemplateForm onText={setText} />}
      <div className="two text">
        <section className="panel">
          <YamlField text={text} onText={setText} faults={faults} readOnly={!writable} field={field} />
        </section>
        <div className="stack">
          {writable && (
            <section className="panel faults" aria-labelledby="faults">
              <h2 id="faults">
                <span role="status">
                  {!settled && text.trim() !== ''
                    ? t('claim.checking')
                    : faults.length > 0
                      ? t('claim.fault_count', { count: faults.length })
                      : text.trim() !== '' && t('claim.no_fault')}
                </span>
              </h2>
              <ul>
                {faults.map((fault) => (
                  <li key={`${fault.line} ${fault.path} ${fault.fault}`}>
                    {fault.line === null ? (
                      <b>{t('claim.no_line')}</b>
                    ) : (
                      <button
                        type="button"
                        className="link"
                        onClick={() => fault.line !== null && goToLine(field.current, text, fault.line)}
                      >
                        {t('claim.line', { line: fault.line })}
                      </button>
                    )}{' '}
                    {faultWords(fault, t)}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {writable && (
            <section className="panel saving" aria-label={t('claim.save')}>
              <p className="muted">{t('claim.edit_say')}</p>
              <TextField
                label={t('claim.valid_from')}
                help={t('claim.valid_from_help')}
                type="date"
                value={validFrom}
                onChange={setValidFrom}
              />
              <TextField label={t('claim.why_change')} value={note} onChange={setNote} maxLength={500} />
              <LinksField
                lots={contract?.lots ?? []}
                people={people.data?.rows ?? []}
                links={links}
                onLinks={setLinks}
              />
              <Refusal error={save.error} />
              <div className="row">
                <Button
                  look="solid"
                  blocked={blocked}
                  onClick={() => void save.mutateAsync(undefined).then(saved, stayed)}
                >
                  {t('claim.save')}
                </Button>
                {faults.length > 0 && <span className="muted">{t('claim.save_blocked')}</span>}
              </div>
            </section>
          )}
          {contract && <VersionList contract={contract} />}
        </div>
      </div>
    </Page>
  )
}
