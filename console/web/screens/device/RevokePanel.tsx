import type { Device } from '@preau/protocol/api/devices.ts'
import { useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { Note } from '../../../ui/states.tsx'
import { useChange } from '../../api/changes.ts'
import { revokeDevice } from '../../api/enrolments.ts'
import { useWords } from '../../format/words.ts'
import { TypedNameDialog } from '../TypedNameDialog.tsx'

/** Puts a device out: lost, stolen, scrapped. */
export function RevokePanel({ device }: { device: Device }) {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  const revoke = useChange(() => revokeDevice(device.id))
  const { name } = device
  const close = () => setAsking(false)
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
      <TypedNameDialog
        name={name}
        open={asking}
        onClose={close}
        title={t('revoke.ask', { name })}
        say={t('revoke.consequence')}
        label={t('revoke.type', { name })}
        act={t('revoke.open')}
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() =>
          revoke.mutate(undefined, {
            onSuccess: () => {
              close()
              announcer.say(t('revoke.done'))
            },
          })
        }
      />
    </section>
  )
}
