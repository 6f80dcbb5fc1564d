import { AT_ONCE, type NewRun } from '@preau/protocol/api/runbook-runs.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { asksPerson } from '@preau/protocol/runbooks/asks-person.ts'
import type { Given, Runbook } from '@preau/protocol/runbooks/runbook.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { startRun } from '../../api/fixes.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'

export interface FixDialogProps {
  books: readonly Runbook[]
  /** The one that is proposed; the person may choose another one. */
  first: Runbook
  devices: readonly { id: Id; name: string }[]
  /** How many were chosen from, where some of them run no fix. */
  chosenFrom?: number
  ticket?: Id
  voice: Voice
  onClose: () => void
  onDone?: (runs: readonly Id[]) => void
}

/** The second click: what will be done, what it does to a class, and what it has to know. */
export function FixDialog({ books, first, devices, chosenFrom, ticket, voice, onClose, onDone }: FixDialogProps) {
  const { t, locale } = voice
  const client = useQueryClient()
  const [name, setName] = useState(first.runbook)
  const [given, setGiven] = useState<Given>({})
  const [accepted, setAccepted] = useState(false)
  const [typed, setTyped] = useState('')
  const [atOnce, setAtOnce] = useState(String(AT_ONCE.usual))
  const start = useChange((body: NewRun) => startRun(body))
  const book = books.find(({ runbook }) => runbook === name) ?? first
  const isAsked = asksPerson(book)
  const [only] = devices
  const typeName = devices.length === 1 && only ? only.name : String(devices.length)
  const asks = Object.entries(book.asks ?? {})
  const isWhole = asks.every(([key, asked]) => asked.type === 'number' || given[key] !== undefined)
  const isMany = devices.length > 1
  const most = Number(atOnce)
  const isPace = Number.isInteger(most) && most >= AT_ONCE.least && most <= AT_ONCE.most
  const isReady = isWhole && (!isMany || isPace) && (book.risk !== 'destructive' || typed.trim() === typeName)
  const run = () =>
    start.mutate(
      {
        runbook: book.runbook,
        devices: devices.map(({ id }) => id),
        ...(Object.keys(given).length > 0 && { given }),
        ...(ticket !== undefined && { ticket }),
        ...(accepted && { accepted: true }),
        ...(isMany && { atOnce: most }),
        ...(book.risk === 'destructive' && { explicit: true }),
      },
      {
        onSuccess: ({ rows }) => {
          announcer.say(t('fix.said', { title: book.title[locale], state: t('fix.state.running') }))
          void client.invalidateQueries({ queryKey: ['runs'] })
          void client.invalidateQueries({ queryKey: ['ticket'] })
          onDone?.(rows.map(({ id }) => id))
          onClose()
        },
      },
    )
  return (
    <Dialog
      question
      open
      onClose={onClose}
      closeLabel={t('shell.close')}
      title={t('fix.ask_title', { title: book.title[locale] })}
    >
      {books.length > 1 && (
        <Picker
          label={t('fix.choose')}
          hideLabel
          className="fixpick"
          value={book.runbook}
          options={books.map(({ runbook, title }) => ({ value: runbook, label: title[locale] }))}
          onChange={(next) => {
            setName(next)
            setGiven({})
            setAccepted(false)
          }}
        />
      )}
      {isMany && (
        <p>
          <b>
            {chosenFrom !== undefined && chosenFrom > devices.length
              ? t('fix.of_all', { count: devices.length, all: chosenFrom })
              : `${t('fix.count', { count: devices.length })}.`}
          </b>
        </p>
      )}
      <p>{book.says[locale]}</p>
      {asks.map(([key, asked]) =>
        asked.type === 'choice' ? (
          <Picker
            key={key}
            label={asked.title[locale]}
            value={String(given[key] ?? '')}
            placeholder={t('fix.choose')}
            options={asked.of.map((each) => ({ value: each, label: each }))}
            onChange={(next) => setGiven({ ...given, [key]: next })}
          />
        ) : (
          <TextField
            key={key}
            label={asked.title[locale]}
            value={String(given[key] ?? asked.default)}
            onChange={(next) => setGiven({ ...given, [key]: Number(next) })}
            inputMode="numeric"
          />
        ),
      )}
      {book.risk === 'calm' && <p className="muted">{t('fix.calm')}</p>}
      {isAsked && <p className="muted">{t('fix.asks')}</p>}
      {book.risk === 'disturbs' && !isAsked && (
        <>
          <p className="muted">{t('fix.disturbs')}</p>
          <label className="pick flat">
            <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
            {t(isMany ? 'fix.accepted_many' : 'fix.accepted')}
          </label>
        </>
      )}
      {book.risk === 'destructive' && (
        <>
          <p>{t('fix.destructive')}</p>
          <TextField
            label={t('fix.type_name', { name: typeName })}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            spellCheck={false}
          />
        </>
      )}
      {isMany && (
        <TextField
          label={t('fix.at_once')}
          value={atOnce}
          onChange={setAtOnce}
          inputMode="numeric"
          help={t(book.risk === 'calm' ? 'fix.at_once_say' : 'fix.at_once_grave', AT_ONCE)}
          fault={isPace ? undefined : t('fix.at_once_fault', AT_ONCE)}
        />
      )}
      <p className="muted">
        {t('fix.when_off')} {ticket !== undefined && t('fix.closes')}
      </p>
      <Refusal error={start.error} />
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button
          look={book.risk === 'destructive' ? 'danger' : 'solid'}
          blocked={!isReady || start.isPending}
          onClick={run}
        >
          {start.isPending ? t('fix.starting') : t('fix.start')}
        </Button>
      </div>
    </Dialog>
  )
}
