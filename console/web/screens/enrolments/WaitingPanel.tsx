import type { WaitingMachine } from '@preau/protocol/api/enrolments.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Note, Waiting } from '../../../ui/states.tsx'
import { useChange } from '../../api/changes.ts'
import { admitAll, decideWaiting, undoAdmissions, waitingQuery } from '../../api/enrolments.ts'
import { useWords } from '../../format/words.ts'
import type { NoticeAct } from '../account/use-notice.tsx'
import { Problem } from '../Problem.tsx'
import { Refusal } from '../Refusal.tsx'
import { AskAdmission, type Asked } from './AskAdmission.tsx'
import { WaitingItem } from './WaitingItem.tsx'

/** How long an admission is offered to be taken back, in ms: the server takes it for somewhat longer. */
const UNDO_OFFERED = 9 * 60_000

/** Machines at the door, each with why it waits; what is usual is one click, what is not is asked again. */
export function WaitingPanel({ onDone }: { onDone: (text: string, act?: NoticeAct) => void }) {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(waitingQuery)
  const [asking, setAsking] = useState<Asked | undefined>(undefined)
  const decide = useChange(decideWaiting)
  const all = useChange(admitAll)
  const undo = useChange(undoAdmissions)
  /** What is usual was one click, and one click takes it back; what was asked again is not. */
  const offerUndo = (ids: readonly Id[], name: string): NoticeAct => ({
    label: t('enrol.undo'),
    within: UNDO_OFFERED,
    onPress: () =>
      undo.mutate(ids, {
        onSuccess: ({ undone, left }) =>
          onDone(left > 0 ? t('enrol.undo_late', { count: left }) : t('enrol.undone', { count: undone, name })),
      }),
  })
  const usual = data?.rows.filter(({ why }) => why === 'admission') ?? []
  const settle = (machine: WaitingMachine, admit: boolean) =>
    decide.mutate(
      { id: machine.id, admit },
      {
        onSuccess: () => {
          setAsking(undefined)
          const { name } = machine
          if (!admit) onDone(t('enrol.refused', { name }))
          else {
            const usualOne = machine.why === 'admission' ? offerUndo([machine.id], name) : undefined
            onDone(t('enrol.admitted', { count: 1, name }), usualOne)
          }
        },
        onError: () => setAsking(undefined),
      },
    )
  const settleAll = () =>
    all.mutate(
      usual.map(({ id }) => id),
      {
        onSuccess: ({ admitted }) => {
          const name = usual.find(({ id }) => id === admitted[0])?.name ?? ''
          if (admitted.length > 0)
            onDone(t('enrol.admitted', { count: admitted.length, name }), offerUndo(admitted, name))
        },
        onSettled: () => setAsking(undefined),
      },
    )
  return (
    <section className="panel waitingbox" aria-labelledby="waiting">
      <header>
        <h2 id="waiting">{t('enrol.admit_title')}</h2>
        {usual.length > 1 && (
          <Button small onClick={() => setAsking({ all: usual.length })}>
            {t('enrol.admit_all', { count: usual.length })}
          </Button>
        )}
      </header>
      {data && data.rows.length > 0 && <p className="lead">{t('enrol.admit_say')}</p>}
      <Refusal error={decide.error ?? undo.error} />
      {all.data && all.data.left > 0 && <Note tone="degraded">{t('enrol.admit_all_left')}</Note>}
      {!data ? (
        error ? (
          <Problem error={error} title={t('enrol.failed')} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('enrol.loading')} rows={4} />
        )
      ) : data.rows.length === 0 ? (
        <Empty roof title={t('enrol.empty')}>
          <p>{t('enrol.empty_say')}</p>
        </Empty>
      ) : (
        <ul>
          {data.rows.map((machine) => (
            <WaitingItem
              key={machine.id}
              machine={machine}
              busy={decide.isPending && decide.variables.id === machine.id}
              onAdmit={() =>
                machine.why === 'admission' ? settle(machine, true) : setAsking({ machine, admit: true })
              }
              onRefuse={() => setAsking({ machine, admit: false })}
            />
          ))}
        </ul>
      )}
      {asking && (
        <AskAdmission
          asked={asking}
          busy={decide.isPending || all.isPending}
          onClose={() => setAsking(undefined)}
          onYes={() => ('all' in asking ? settleAll() : settle(asking.machine, asking.admit))}
        />
      )}
    </section>
  )
}
