import type { PersonMade } from '@preau/protocol/api/people.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { makePerson } from '../../api/people.ts'
import type { ScopeNames } from '../../format/role-text.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { GrantsField } from './GrantsField.tsx'
import { type GrantDraft, grantsOf } from './grant-drafts.ts'
import { LinkNote } from './LinkNote.tsx'

/** Adds a person, who chooses a password by the link that comes of it. */
export function NewPersonDialog({ names, onClose }: { names: ScopeNames; onClose: () => void }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [login, setLogin] = useState('')
  const [drafts, setDrafts] = useState<GrantDraft[]>([{ key: 1, role: 'technician', scope: '' }])
  const [asked, setAsked] = useState(false)
  const [made, setMade] = useState<PersonMade | undefined>(undefined)
  const make = useChange(makePerson)
  const grants = grantsOf(drafts)
  const taken = isPreauError(make.error, 'LOGIN_TAKEN')
  const faults = {
    name: name.trim() === '' ? t('people.name_missing') : undefined,
    login: /^\S{3,}$/.test(login.trim()) ? undefined : t('people.login_short'),
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    focusFault(event.currentTarget)
    if (faults.name || faults.login || !grants) return
    make.mutate({ name: name.trim(), login: login.trim(), grants }, { onSuccess: setMade })
  }
  if (made) {
    return (
      <Dialog
        question
        open
        onClose={onClose}
        closeLabel={t('shell.close')}
        title={t('people.link_title', { name: made.person.name })}
      >
        <LinkNote link={made.link} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog open medium onClose={onClose} closeLabel={t('shell.close')} title={t('people.make')}>
      <form className="form" onSubmit={submit} noValidate>
        <TextField
          label={t('people.name')}
          help={t('people.name_help')}
          value={name}
          onChange={setName}
          fault={asked ? faults.name : undefined}
          maxLength={80}
          autoComplete="off"
          autoFocus
        />
        <TextField
          label={t('people.login')}
          help={t('people.login_help')}
          value={login}
          onChange={(text) => {
            setLogin(text)
            if (taken) make.reset()
          }}
          fault={taken ? t('error.LOGIN_TAKEN.title') : asked ? faults.login : undefined}
          maxLength={120}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <GrantsField
          drafts={drafts}
          onChange={setDrafts}
          names={names}
          fault={asked && !grants ? t('people.grant_missing') : undefined}
        />
        {!taken && <Refusal error={make.error} />}
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={make.isPending}>
            {make.isPending ? t('shell.saving') : t('people.make_go')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
