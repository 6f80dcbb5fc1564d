import { useBlocker } from '@tanstack/react-router'
import { Button } from '../../../../ui/Button.tsx'
import { Dialog } from '../../../../ui/Dialog.tsx'
import { useWords } from '../../../format/words.ts'

/** Asks before one leaves a drawing that is not saved. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { t } = useWords()
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true })
  const blocked = blocker.status === 'blocked'
  return (
    <Dialog
      question
      open={blocked}
      onClose={() => blocker.reset?.()}
      closeLabel={t('shell.close')}
      title={t('draw.leave_title')}
    >
      <p>{t('draw.leave_say')}</p>
      <div className="rowb end">
        <Button look="danger" onClick={() => blocker.proceed?.()}>
          {t('draw.leave_go')}
        </Button>
        <Button look="solid" onClick={() => blocker.reset?.()}>
          {t('draw.leave_stay')}
        </Button>
      </div>
    </Dialog>
  )
}
