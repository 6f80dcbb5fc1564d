import { toPreauError } from '@preau/protocol/errors.ts'
import { useMutation } from '@tanstack/react-query'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { saveFile } from '../../../ui/save-file.ts'
import type { ServedFile } from '../../api/files.ts'
import { useWords } from '../../format/words.ts'

/** Writes a table and lets the browser save it; what became of it stands beside the button. */
export function ExportButton({ ask, done }: { ask: () => Promise<ServedFile>; done: string }) {
  const { t } = useWords()
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: ask,
    onSuccess: ({ name, blob }) => {
      saveFile(name, blob)
      announcer.say(done)
    },
  })
  return (
    <span className="export">
      {error && <span className="failed">{t('inventory.export_failed', { code: toPreauError(error).code })}</span>}
      {isSuccess && !isPending && <span className="muted">{done}</span>}
      <Button sign="download" blocked={isPending} onClick={() => mutate()}>
        {t(isPending ? 'inventory.exporting' : 'inventory.export')}
      </Button>
    </span>
  )
}
