import type { Id } from '@preau/protocol/ids.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { revokeSchool } from '../../api/territory.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

/** Takes the key of a school's server back, after its name was written out. */
export function RevokeSchool({ school, name }: { school: Id; name: string }) {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const revoke = useChange(() => revokeSchool(school))
  const close = () => {
    setAsking(false)
    setTyped('')
  }
  return (
    <>
      <Button small look="danger" onClick={() => setAsking(true)}>
        {t('territory.revoke')}
        <span className="vh"> {name}</span>
      </Button>
      <Dialog
        question
        open={asking}
        onClose={close}
        closeLabel={t('shell.close')}
        title={t('territory.revoke_ask', { name })}
      >
        <p>{t('territory.revoke_say')}</p>
        <TextField
          label={t('territory.revoke_type', { name })}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
        <Refusal error={revoke.error} />
        <div className="rowb end">
          <Button look="quiet" onClick={close}>
            {t('shell.cancel')}
          </Button>
          <Button
            look="danger"
            blocked={typed.trim() !== name || revoke.isPending}
            onClick={() => revoke.mutate(undefined, { onSuccess: close })}
          >
            {t('territory.revoke')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
