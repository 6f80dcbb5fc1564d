import type { LotShape, NewLot } from '@preau/protocol/api/people.ts'
import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { DEVICE_KINDS, type DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { focusFault } from '../../../ui/focus-fault.ts'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { changeLot, makeLot } from '../../api/people.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'
import { SchoolChecks } from './SchoolChecks.tsx'

interface LotDialogProps {
  /** The one that is changed; undefined makes another. */
  lot: LotShape | undefined
  places: SchoolNames | undefined
  onClose: () => void
  onDone: (name: string) => void
}

/** Makes or changes a lot: a name, schools, and classes of equipment or all of them. */
export function LotDialog({ lot, places, onClose, onDone }: LotDialogProps) {
  const { t } = useWords()
  const [name, setName] = useState(lot?.name ?? '')
  const [schools, setSchools] = useState<ReadonlySet<string>>(new Set(lot?.schools))
  const [kinds, setKinds] = useState<ReadonlySet<DeviceKind>>(new Set(lot?.kinds))
  const [asked, setAsked] = useState(false)
  const make = useChange((body: NewLot) => (lot ? changeLot(lot.id, body) : makeLot(body)))
  const taken = isPreauError(make.error, 'LOT_DUPLICATE')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    focusFault(event.currentTarget)
    if (name.trim() === '' || schools.size === 0) return
    make.mutate(
      { name: name.trim(), schools: [...schools], kinds: [...kinds] },
      { onSuccess: (saved) => onDone(saved.name) },
    )
  }
  const toggle = (kind: DeviceKind) => {
    const next = new Set(kinds)
    if (!next.delete(kind)) next.add(kind)
    setKinds(next)
  }
  return (
    <Dialog open medium onClose={onClose} closeLabel={t('shell.close')} title={lot ? lot.name : t('lots.make')}>
      <form className="form" onSubmit={submit} noValidate>
        <TextField
          label={t('lots.name')}
          value={name}
          onChange={(text) => {
            setName(text)
            if (taken) make.reset()
          }}
          fault={taken ? t('lots.name_taken') : asked && name.trim() === '' ? t('lots.name_missing') : undefined}
          maxLength={80}
          autoComplete="off"
          autoFocus
        />
        <SchoolChecks
          places={places}
          chosen={schools}
          onChange={setSchools}
          fault={asked && schools.size === 0 ? t('lots.schools_missing') : undefined}
        />
        <fieldset className="lab kinds">
          <legend>{t('lots.kinds')}</legend>
          <small>{t('lots.kinds_help')}</small>
          <div className="kindchecks">
            {DEVICE_KINDS.map((kind) => (
              <label className="pick" key={kind}>
                <input type="checkbox" checked={kinds.has(kind)} onChange={() => toggle(kind)} />
                {t(`kind.${kind}`)}
              </label>
            ))}
          </div>
        </fieldset>
        {!taken && <Refusal error={make.error} />}
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={make.isPending}>
            {make.isPending ? t('shell.saving') : t(lot ? 'shell.save' : 'lots.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
