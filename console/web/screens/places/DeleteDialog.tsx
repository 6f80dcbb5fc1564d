import { toPreauError } from '@preau/protocol/errors.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Note } from '../../../ui/states.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { deletePlace, useChange } from '../../api/changes.ts'
import { errorText } from '../../format/error-text.ts'
import { useWords } from '../../format/words.ts'
import { contents, type Place } from './place.ts'

/** Asks for the name of what is to go. What still holds something cannot go, and the dialog says what must be moved. */
export function DeleteDialog({ target, onClose, onDone }: { target: Place; onClose: () => void; onDone: () => void }) {
  const voice = useWords()
  const { t, format } = voice
  const [typed, setTyped] = useState('')
  const remove = useChange(() => deletePlace(target.kind, target.place.id))
  const { name } = target.place
  const inside = contents(target)
  const held = [
    inside.schools > 0 && t('places.count_schools', { count: inside.schools }),
    inside.rooms > 0 && t('places.count_rooms', { count: inside.rooms }),
    inside.devices > 0 && t('places.count_devices', { count: inside.devices }),
  ].filter((part) => part !== false)
  const failure = remove.error ? errorText(toPreauError(remove.error).code, voice) : undefined
  return (
    <Dialog question open onClose={onClose} closeLabel={t('shell.close')} title={t('places.delete_title', { name })}>
      {held.length > 0 ? (
        <p>{t('places.delete_held', { held: format.list(held) })}</p>
      ) : (
        <>
          <p>{t('places.delete_say')}</p>
          <TextField
            label={t('places.delete_type', { name })}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            spellCheck={false}
            autoFocus
          />
        </>
      )}
      {failure && (
        <Note tone="down">
          <b>{failure.title}.</b> {failure.advice}
        </Note>
      )}
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {held.length > 0 ? t('shell.close') : t('shell.cancel')}
        </Button>
        {held.length === 0 && (
          <Button
            look="danger"
            blocked={typed.trim() !== name || remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: onDone })}
          >
            {t('shell.delete')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
