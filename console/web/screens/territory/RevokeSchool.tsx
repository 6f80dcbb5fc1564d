import type { Id } from '@preau/protocol/ids.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { useChange } from '../../api/changes.ts'
import { revokeSchool } from '../../api/territory.ts'
import { useWords } from '../../format/words.ts'
import { TypedNameDialog } from '../TypedNameDialog.tsx'

/** Takes the key of a school's server back, after its name was written out. */
export function RevokeSchool({ school, name }: { school: Id; name: string }) {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  const revoke = useChange(() => revokeSchool(school))
  const close = () => setAsking(false)
  return (
    <>
      <Button small look="danger" onClick={() => setAsking(true)}>
        {t('territory.revoke')}
        <span className="vh"> {name}</span>
      </Button>
      <TypedNameDialog
        name={name}
        open={asking}
        onClose={close}
        title={t('territory.revoke_ask', { name })}
        say={t('territory.revoke_say')}
        label={t('territory.revoke_type', { name })}
        act={t('territory.revoke')}
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoke.mutate(undefined, { onSuccess: close })}
      />
    </>
  )
}
