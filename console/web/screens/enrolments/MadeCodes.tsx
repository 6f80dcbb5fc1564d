import type { EnrolCodes } from '@preau/protocol/api/enrolments.ts'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { saveFile } from '../../../ui/save-file.ts'
import { enrolSheet } from '../../api/enrolments.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useWords } from '../../format/words.ts'
import { Refusal } from '../Refusal.tsx'

/** Codes that were just made: the sheet to print, and the same to read. */
export function MadeCodes({ made, onAgain }: { made: EnrolCodes; onAgain: () => void }) {
  const { t, format } = useWords()
  const now = useServerNow(60_000)
  const title = useRef<HTMLHeadingElement>(null)
  const sheet = useMutation({ mutationFn: enrolSheet, onSuccess: ({ name, blob }) => saveFile(name, blob) })
  useEffect(() => title.current?.focus(), [])
  return (
    <div className="form made">
      <h3 tabIndex={-1} ref={title}>
        <StatusMark shape="ok" />
        {t('codes.made', { count: made.codes.length, school: made.school.name })}
      </h3>
      <p className="muted">{t('codes.made_say', { moment: format.momentWithTime(made.endsAt, now) })}</p>
      <Refusal error={sheet.error} />
      <div className="rowb">
        <Button look="solid" sign="printer" blocked={sheet.isPending} onClick={() => sheet.mutate(made)}>
          {sheet.isPending ? t('codes.printing') : t('codes.print')}
        </Button>
        <Button look="quiet" onClick={onAgain}>
          {t('codes.again')}
        </Button>
      </div>
      <details>
        <summary>{t('codes.list')}</summary>
        <ol>
          {made.codes.map(({ label, code }) => (
            <li key={code}>
              <b>{label}</b>
              <code>{code}</code>
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}
