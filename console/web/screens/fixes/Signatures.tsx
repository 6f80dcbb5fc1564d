import type { Run } from '@preau/protocol/api/runbook-runs.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../../ui/Button.tsx'
import { Note } from '../../../ui/states.tsx'
import { approverKey, canSign, makeApproverKey, signStatement } from '../../api/approver-key.ts'
import { useChange } from '../../api/changes.ts'
import { approveRun, runQuery } from '../../api/fixes.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'

/** Who has signed a run that destroys, and the way for another person to. */
export function Signatures({ run, may, voice, now }: { run: Run; may: boolean; voice: Voice; now: number }) {
  const { t, format } = voice
  const client = useQueryClient()
  const { data: key = null } = useQuery({
    queryKey: ['approver-key'],
    queryFn: async () => (await approverKey()) ?? null,
    enabled: canSign(),
  })
  const make = useChange(async () => await makeApproverKey())
  const sign = useChange(async () => {
    if (!run.statement) throw new Error('no statement')
    return await approveRun(run.id, await signStatement(run.statement))
  })
  const { statement, signed } = run
  if (!statement) return null
  const mine = signed.some(({ me }) => me)
  return (
    <section className="panel" aria-labelledby="signatures">
      <header>
        <h2 id="signatures">{t('run.sign_title')}</h2>
      </header>
      <div className="signatures">
        <p>{t('run.sign_say')}</p>
        <ul>
          {signed.map(({ key: by, by: name, at }) => {
            const moment = format.momentWithTime(at, now)
            return (
              <li key={by}>
                {name === null ? t('run.signed_erased', { moment }) : t('run.signed_by', { name, moment })}{' '}
                <span className="muted keytext">{by.slice(0, 16)}</span>
              </li>
            )
          })}
        </ul>
        {may && run.state === 'approval' && mine && <p>{t('run.signed_me')}</p>}
        {may && run.state === 'approval' && !mine && (
          <>
            {!canSign() && <Note tone="degraded">{t('run.key_insecure')}</Note>}
            {canSign() && key === null && (
              <>
                <p>{t('run.key_none')}</p>
                {make.isError && <Note tone="degraded">{t('run.key_failed')}</Note>}
                <Button
                  blocked={make.isPending}
                  onClick={() =>
                    make.mutate(undefined, {
                      onSuccess: () => client.invalidateQueries({ queryKey: ['approver-key'] }),
                    })
                  }
                >
                  {t('run.key_make')}
                </Button>
              </>
            )}
            {key !== null && (
              <>
                <p>
                  {t('run.key')} <span className="keytext">{key}</span>
                </p>
                <Refusal error={sign.error} />
                <Button
                  look="danger"
                  blocked={sign.isPending}
                  onClick={() =>
                    sign.mutate(undefined, {
                      onSuccess: (next) => client.setQueryData(runQuery(run.id).queryKey, next),
                    })
                  }
                >
                  {sign.isPending ? t('run.signing') : t('run.sign')}
                </Button>
              </>
            )}
          </>
        )}
      </div>
    </section>
  )
}
