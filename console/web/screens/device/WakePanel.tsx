import type { WakeMade } from '@preau/protocol/api/wakes.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { Note } from '../../../ui/states.tsx'
import { useChange } from '../../api/changes.ts'
import { callMachine } from '../../api/wakes.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'

/** A machine that is off or sleeps, called by its neighbours. It is not shown of one that is there. */
export function WakePanel({ device, voice }: { device: { id: Id; name: string }; voice: Voice }) {
  const { t } = voice
  const call = useChange(() => callMachine(device.id))
  const said = ({ asked }: WakeMade) => t('wake.asked', { count: asked })
  return (
    <section className="panel view" aria-labelledby="wake">
      <header>
        <h2 id="wake">{t('wake.title')}</h2>
      </header>
      <p>{call.data ? said(call.data) : t('wake.say')}</p>
      <div className="rowb">
        <Button
          small
          blocked={call.isPending}
          onClick={() => call.mutate(undefined, { onSuccess: (made) => announcer.say(said(made)) })}
        >
          {t(call.data ? 'wake.again' : 'wake.open')}
        </Button>
      </div>
      <WakeRefused error={call.error} voice={voice} />
    </section>
  )
}

const WHY = ['there', 'no_card', 'nobody'] as const

/** Why nobody could call it: the one reason, where the server said which. */
function WakeRefused({ error, voice: { t } }: { error: Error | null; voice: Voice }) {
  const reason = isPreauError(error, 'WAKE_REFUSED') && WHY.find((each) => each === error.context.reason)
  if (!reason) return <Refusal error={error} />
  return (
    <div role="alert">
      <Note tone="degraded">{t(`wake.refused.${reason}`)}</Note>
    </div>
  )
}
