import type { PlaceImportResult } from '@preau/protocol/api/places.ts'
import { toPreauError } from '@preau/protocol/errors.ts'
import { type DragEvent, useRef, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
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
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const look = useChange((csv: string) => importPlaces({ csv, dryRun: true }))
  const act = useChange((csv: string) => importPlaces({ csv }))
  const error = act.error ?? look.error
  const failure = error ? errorText(toPreauError(error).code, voice) : undefined
  const made = look.data ? Object.values(look.data.created).reduce((sum, count) => sum + count, 0) : 0

  const read = async (chosen: File | undefined) => {
    if (!chosen) return
    const csv = csvText(new Uint8Array(await chosen.arrayBuffer()))
    act.reset()
    setFile({ name: chosen.name, csv })
    look.mutate(csv)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void read(event.dataTransfer.files[0])
  }
  return (
    <Dialog wide open onClose={onClose} closeLabel={t('shell.close')} title={t('import.title')}>
      <p className="muted">{t('import.say')}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut, the button inside does the same */}
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <span>{file ? file.name : t('import.drop')}</span>
        <Button look={file ? 'quiet' : 'solid'} onClick={() => input.current?.click()}>
          {file ? t('import.other') : t('import.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv,text/plain"
          className="vh"
          tabIndex={-1}
          aria-label={t('import.choose')}
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </div>
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
