import type { Person, TokenMade } from '@preau/protocol/api/people.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { CopyField } from '../../../ui/CopyField.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { Picker } from '../../../ui/Picker.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { makeToken } from '../../api/self.ts'
import { grantText, type ScopeNames } from '../../format/role-text.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

const LIVES = [7, 30, 90, 366] as const

interface TokenDialogProps {
  person: Person
  names: ScopeNames
  onClose: () => void
}

/** Makes a token with a part of one's rights, and shows it once. */
export function TokenDialog({ person, names, onClose }: TokenDialogProps) {
  const voice = useWords()
  const { t, format } = voice
  const [name, setName] = useState('')
  const [days, setDays] = useState<number>(90)
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set(person.grants.length === 1 ? [0] : []))
  const [asked, setAsked] = useState(false)
  const [made, setMade] = useState<TokenMade | undefined>(undefined)
  const make = useChange(makeToken)
  if (made) return <MadeToken made={made} onClose={onClose} />
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    focusFault(event.currentTarget)
    if (name.trim() === '' || chosen.size === 0) return
    const grants = person.grants.filter((_, index) => chosen.has(index))
    make.mutate({ name: name.trim(), days, grants }, { onSuccess: setMade })
  }
  const toggle = (index: number) => {
    const next = new Set(chosen)
    if (!next.delete(index)) next.add(index)
    setChosen(next)
  }
  return (
    <Dialog open onClose={onClose} closeLabel={t('shell.close')} title={t('account.token_make')}>
      <form className="form" onSubmit={submit} noValidate>
        <TextField
          label={t('account.token_name')}
          help={t('account.token_name_help')}
          value={name}
          onChange={setName}
          fault={asked && name.trim() === '' ? t('account.token_name_missing') : undefined}
          maxLength={80}
          autoComplete="off"
          autoFocus
        />
        <fieldset className="grantchecks lab">
          <legend>{t('account.token_grants')}</legend>
          {person.grants.map((grant, index) => (
            <label className="pick" key={JSON.stringify(grant)}>
              <input type="checkbox" checked={chosen.has(index)} onChange={() => toggle(index)} />
              {grantText(grant, names, voice)}
            </label>
          ))}
          {asked && chosen.size === 0 && (
            <span className="msg" role="alert">
              <StatusMark shape="down" />
              {t('account.token_grants_missing')}
            </span>
          )}
        </fieldset>
        <div className="lab">
          <span aria-hidden="true">{t('account.token_days')}</span>
          <Picker
            hideLabel
            label={t('account.token_days')}
            value={String(days)}
            options={LIVES.map((life) => ({
              value: String(life),
              label: t('account.token_days_of', { count: life }),
              detail: format.fullDate(Date.now() + life * 86_400_000),
            }))}
            onChange={(value) => setDays(Number(value))}
          />
        </div>
        <Refusal error={make.error} />
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={make.isPending}>
            {make.isPending ? t('shell.saving') : t('account.token_go')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function MadeToken({ made, onClose }: { made: TokenMade; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Dialog
      question
      open
      onClose={onClose}
      closeLabel={t('shell.close')}
      title={t('account.token_made_title', { name: made.token.name })}
    >
      <p>{t('account.token_made_say')}</p>
      <CopyField
        label={t('account.token_secret')}
        value={made.secret}
        words={{ copy: t('copy.copy'), copied: t('copy.copied'), failed: t('copy.failed') }}
      />
      <div className="rowb end">
        <Button look="solid" onClick={onClose}>
          {t('account.token_taken')}
        </Button>
      </div>
    </Dialog>
  )
}
