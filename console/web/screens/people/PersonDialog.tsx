import type { OneTimeLink, Person } from '@preau/protocol/api/people.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { changePerson, makeLink } from '../../api/people.ts'
import { erasePerson, personExport } from '../../api/privacy.ts'
import { useServerNow } from '../../api/server-clock.ts'
import type { ScopeNames } from '../../format/role-text.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { GrantsField } from './GrantsField.tsx'
import { draftOf, grantsOf } from './grant-drafts.ts'
import { LinkNote } from './LinkNote.tsx'

interface PersonDialogProps {
  person: Person
  isSelf: boolean
  names: ScopeNames
  onClose: () => void
  onDone: (text: string) => void
}

type Asking = 'nothing' | 'link' | 'disable' | 'erase'

/** One account: its rights, a new link, the end of its access, its erasure. */
export function PersonDialog(props: PersonDialogProps) {
  const { person, isSelf, onClose, onDone } = props
  const { t } = useWords()
  const [asking, setAsking] = useState<Asking>('nothing')
  const [link, setLink] = useState<OneTimeLink | undefined>(undefined)
  const { name } = person
  const open = useChange(() => changePerson(person.id, { disabled: false }))
  const back = () => setAsking('nothing')
  if (link) {
    return (
      <Dialog question open onClose={onClose} closeLabel={t('shell.close')} title={t('people.link_title', { name })}>
        <LinkNote link={link} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog open medium onClose={onClose} closeLabel={t('shell.close')} title={t('people.edit', { name })}>
      {asking === 'link' && <NewLink person={person} onBack={back} onLink={setLink} />}
      {asking === 'disable' && <Disable person={person} onBack={back} onDone={onDone} />}
      {asking === 'erase' && <Erase person={person} onBack={back} onDone={onDone} />}
      {asking === 'nothing' && (
        <>
          <Facts person={person} />
          <p>
            <a href={personExport(person.id)} download>
              {t('people.export')}
            </a>
          </p>
          <Grants {...props} />
          <Refusal error={open.error} />
          {isSelf ? (
            <p className="muted foot">{t('people.self_say')}</p>
          ) : (
            <div className="rowb foot">
              <Button sign="key" onClick={() => setAsking('link')}>
                {t('people.link_new')}
              </Button>
              {person.disabledAt === null ? (
                <Button sign="lock" onClick={() => setAsking('disable')}>
                  {t('people.disable')}
                </Button>
              ) : (
                <Button
                  blocked={open.isPending}
                  onClick={() =>
                    open.mutate(undefined, { onSuccess: () => onDone(t('people.enabled_done', { name })) })
                  }
                >
                  {t('people.enable')}
                </Button>
              )}
              <Button look="danger" onClick={() => setAsking('erase')}>
                {t('people.erase')}
              </Button>
            </div>
          )}
        </>
      )}
    </Dialog>
  )
}

function Facts({ person }: { person: Person }) {
  const { t, format } = useWords()
  const now = useServerNow(60_000)
  return (
    <dl className="kv">
      <dt>{t('people.login')}</dt>
      <dd>{person.login ?? t('people.proof_provider')}</dd>
      <dt>{t('people.made')}</dt>
      <dd>{format.fullDate(person.madeAt)}</dd>
      <dt>{t('people.seen')}</dt>
      <dd>{person.seenAt === null ? t('people.never') : format.momentWithTime(person.seenAt, now)}</dd>
    </dl>
  )
}

function Grants({ person, names, onClose, onDone }: PersonDialogProps) {
  const { t } = useWords()
  const [drafts, setDrafts] = useState(() => person.grants.map(draftOf))
  const [asked, setAsked] = useState(false)
  const grants = grantsOf(drafts)
  const save = useChange(changePerson.bind(null, person.id))
  const submit = () => {
    setAsked(true)
    if (grants) save.mutate({ grants }, { onSuccess: () => onDone(t('people.changed', { name: person.name })) })
  }
  return (
    <>
      <GrantsField
        drafts={drafts}
        onChange={setDrafts}
        names={names}
        fault={asked && !grants ? t('people.grant_missing') : undefined}
      />
      <Refusal error={save.error} />
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button look="solid" blocked={save.isPending} onClick={submit}>
          {save.isPending ? t('shell.saving') : t('shell.save')}
        </Button>
      </div>
    </>
  )
}

interface StepProps {
  person: Person
  onBack: () => void
}

function NewLink({ person, onBack, onLink }: StepProps & { onLink: (link: OneTimeLink) => void }) {
  const { t } = useWords()
  const make = useChange(() => makeLink(person.id))
  return (
    <>
      <p>{t('people.link_new_say')}</p>
      <Refusal error={make.error} />
      <div className="rowb end">
        <Button look="quiet" onClick={onBack}>
          {t('shell.cancel')}
        </Button>
        <Button look="solid" blocked={make.isPending} onClick={() => make.mutate(undefined, { onSuccess: onLink })}>
          {t('people.make_go')}
        </Button>
      </div>
    </>
  )
}

function Disable({ person, onBack, onDone }: StepProps & { onDone: (text: string) => void }) {
  const { t } = useWords()
  const { name } = person
  const close = useChange(() => changePerson(person.id, { disabled: true }))
  return (
    <>
      <p>{t('people.disable_say', { name })}</p>
      <Refusal error={close.error} />
      <div className="rowb end">
        <Button look="quiet" onClick={onBack}>
          {t('shell.cancel')}
        </Button>
        <Button
          look="danger"
          blocked={close.isPending}
          onClick={() => close.mutate(undefined, { onSuccess: () => onDone(t('people.disabled_done', { name })) })}
        >
          {t('people.disable')}
        </Button>
      </div>
    </>
  )
}

function Erase({ person, onBack, onDone }: StepProps & { onDone: (text: string) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const { name } = person
  const erase = useChange(() => erasePerson(person.id))
  return (
    <>
      <p>{t('people.erase_say')}</p>
      <TextField
        label={t('people.erase_type', { name })}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        spellCheck={false}
        autoFocus
      />
      <Refusal error={erase.error} />
      <div className="rowb end">
        <Button look="quiet" onClick={onBack}>
          {t('shell.cancel')}
        </Button>
        <Button
          look="danger"
          blocked={typed.trim() !== name || erase.isPending}
          onClick={() =>
            erase.mutate(undefined, {
              onSuccess: ({ purged, copies }) =>
                onDone(
                  [
                    t('people.erased_done', { name }),
                    !purged && t('people.erased_later'),
                    copies.length > 0 && t('people.erased_copies', { count: copies.length }),
                  ]
                    .filter((part) => typeof part === 'string')
                    .join(' '),
                ),
            })
          }
        >
          {t('people.erase')}
        </Button>
      </div>
    </>
  )
}
