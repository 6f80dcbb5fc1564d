import type { Device } from '@preau/protocol/api/devices.ts'
import { useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Note } from '../../../ui/states.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { revokeDevice } from '../../api/enrolments.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

/** Puts a device out: lost, stolen, scrapped. */
export function RevokePanel({ device }: { device: Device }) {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const revoke = useChange(() => revokeDevice(device.id))
  const { name } = device
  const close = () => {
    setAsking(false)
    setTyped('')
  }
  return (
    <section className="panel revoke" aria-labelledby="revoke">
      <header>
        <h2 id="revoke">{t('revoke.title')}</h2>
      </header>
      <p>{t('revoke.say')}</p>
      {revoke.isSuccess ? (
        <Note tone="offline" sign="lock">
          {t('revoke.done')}
        </Note>
      ) : (
        <div className="rowb">
          <Button look="danger" small onClick={() => setAsking(true)}>
            {t('revoke.open')}
          </Button>
        </div>
      )}
      <Dialog question open={asking} onClose={close} closeLabel={t('shell.close')} title={t('revoke.ask', { name })}>
        <p>{t('revoke.consequence')}</p>
        <TextField
          label={t('revoke.type', { name })}
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
            onClick={() =>
              revoke.mutate(undefined, {
                onSuccess: () => {
                  close()
                  announcer.say(t('revoke.done'))
                },
              })
            }
          >
            {t('revoke.open')}
          </Button>
        </div>
      </Dialog>
    </section>
  )
}
