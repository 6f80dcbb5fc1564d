import type { AuditProof } from '@preau/protocol/api/audit.ts'
import { Note } from '../../../ui/states.tsx'
import { useWords } from '../../format/words.ts'

/** What came of following the chain. */
export function ProofNote({ proof }: { proof: AuditProof }) {
  const { t, format } = useWords()
  const { fault, first, last, restored } = proof
  return (
    <div role="status">
      {fault ? (
        <Note tone="down">
          <b>{t('audit.proof_fault', { seq: fault.seq, fault: t(`audit.fault.${fault.fault}`) })}</b>{' '}
          {t('audit.proof_fault_say')}
        </Note>
      ) : (
        <Note tone="ok">{t('audit.proof_ok', { count: Math.max(0, last - first + 1), first, last })}</Note>
      )}
      {restored.length > 0 && (
        <Note tone="unknown">
          {t('audit.proof_restored', {
            count: restored.length,
            seqs: format.list(restored.map(({ seq }) => format.number(seq))),
          })}
        </Note>
      )}
    </div>
  )
}
