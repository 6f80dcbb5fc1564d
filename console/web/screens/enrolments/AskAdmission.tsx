import type { WaitingMachine } from '@preau/protocol/api/enrolments.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { useWords } from '../../format/words.ts'

/** What is asked again before it is done: a refusal, an admission that may be a mistake, many at once. */
export type Asked = { machine: WaitingMachine; admit: boolean } | { all: number }

interface AskAdmissionProps {
  asked: Asked
  busy: boolean
  onClose: () => void
  onYes: () => void
}

/** Says what follows, then waits for a yes. */
export function AskAdmission({ asked, busy, onClose, onYes }: AskAdmissionProps) {
  const { title, say, yes, danger } = useAsked(asked)
  const { t } = useWords()
  return (
    <Dialog question open onClose={onClose} closeLabel={t('shell.close')} title={title}>
      <p>{say}</p>
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button look={danger ? 'danger' : 'solid'} blocked={busy} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </Dialog>
  )
}

function useAsked(asked: Asked): { title: string; say: string; yes: string; danger: boolean } {
  const { t } = useWords()
  if ('all' in asked) {
    const count = asked.all
    return {
      title: t('enrol.admit_all_title', { count }),
      say: t('enrol.admit_all_say'),
      yes: t('enrol.admit_all', { count }),
      danger: false,
    }
  }
  const { name, why } = asked.machine
  if (!asked.admit) {
    return {
      title: t('enrol.refuse_title', { name }),
      say: t('enrol.refuse_say'),
      yes: t('enrol.refuse'),
      danger: true,
    }
  }
  const risk = why === 'admission' ? 'revoked' : why
  return {
    title: t('enrol.risk_title', { name }),
    say: t(`enrol.risk.${risk}`),
    yes: t('enrol.admit'),
    danger: true,
  }
}
