import type { PlaceImportResult } from '@preau/protocol/api/places.ts'
import { toPreauError } from '@preau/protocol/errors.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { Note } from '../../../ui/states.tsx'
import { importPlaces, useChange } from '../../api/changes.ts'
import { errorText } from '../../format/error-text.ts'
import { useWords } from '../../format/words.ts'
import { csvText } from './csv-text.ts'
import { ImportPreview } from './ImportPreview.tsx'

/** Places from a spreadsheet: first what it would do, line by line, then the act. */
export function ImportDialog({
  onClose,
  onDone,
}: {
  onClose: () => void
  onDone: (result: PlaceImportResult) => void
}) {
  const voice = useWords()
  const { t } = voice
  const [file, setFile] = useState<{ name: string; csv: string } | undefined>(undefined)
  const look = useChange((csv: string) => importPlaces({ csv, dryRun: true }))
  const act = useChange((csv: string) => importPlaces({ csv }))
  const error = act.error ?? look.error
  const failure = error ? errorText(toPreauError(error).code, voice) : undefined
  const made = look.data ? Object.values(look.data.created).reduce((sum, count) => sum + count, 0) : 0

  const read = async (chosen: File) => {
    const csv = csvText(new Uint8Array(await chosen.arrayBuffer()))
    act.reset()
    setFile({ name: chosen.name, csv })
    look.mutate(csv)
  }
  return (
    <Dialog wide open onClose={onClose} closeLabel={t('shell.close')} title={t('import.title')}>
      <p className="muted">{t('import.say')}</p>
      <FileDrop
        name={file?.name}
        accept=".csv,text/csv,text/plain"
        words={{ drop: t('import.drop'), choose: t('import.choose'), other: t('import.other') }}
        onFile={(chosen) => void read(chosen)}
      />
      {failure && (
        <Note tone="down">
          <b>{failure.title}.</b> {failure.advice}
        </Note>
      )}
      {look.data && !failure && <ImportPreview result={look.data} />}
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        {look.data && !failure && (
          <Button
            look="solid"
            blocked={made === 0 || act.isPending}
            onClick={() => file && act.mutate(file.csv, { onSuccess: onDone })}
          >
            {act.isPending ? t('import.running') : t('import.go', { count: made })}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
