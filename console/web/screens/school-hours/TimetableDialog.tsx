import { toPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { FileDrop } from '../../../ui/FileDrop.tsx'
import { Note } from '../../../ui/states.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { importTimetable } from '../../api/bookings.ts'
import { useChange } from '../../api/changes.ts'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'
import { csvText } from '../places/csv-text.ts'
import { TimetablePreview } from './TimetablePreview.tsx'

interface TimetableDialogProps {
  school: Id
  /** The last day that is known: a timetable is repeated until then, where nothing else is said. */
  knownTo: string
  voice: Voice
  onClose: () => void
  onDone: (text: string) => void
}

/** A timetable from a spreadsheet: first what it would book, line by line, then the act. */
export function TimetableDialog({ school, knownTo, voice, onClose, onDone }: TimetableDialogProps) {
  const { t } = voice
  const [file, setFile] = useState<{ name: string; csv: string } | undefined>(undefined)
  const [until, setUntil] = useState(knownTo)
  const look = useChange((asked: { csv: string; until: string }) => importTimetable({ school, ...asked, dryRun: true }))
  const act = useChange((asked: { csv: string; until: string }) => importTimetable({ school, ...asked }))
  const error = act.error ?? look.error
  const failure = error ? errorText(toPreauError(error).code, voice) : undefined
  const see = (asked: { csv: string; until: string }) => {
    act.reset()
    look.mutate(asked)
  }
  const read = async (chosen: File) => {
    const csv = csvText(new Uint8Array(await chosen.arrayBuffer()))
    setFile({ name: chosen.name, csv })
    see({ csv, until })
  }
  return (
    <Dialog wide open onClose={onClose} closeLabel={t('shell.close')} title={t('hours.import')}>
      <p className="muted">{t('hours.import_say')}</p>
      <div className="pair">
        <TextField
          label={t('hours.import_until')}
          type="date"
          value={until}
          onChange={(next) => {
            setUntil(next)
            if (file && next !== '') see({ csv: file.csv, until: next })
          }}
        />
        <FileDrop
          name={file?.name}
          accept=".csv,text/csv,text/plain"
          words={{ drop: t('import.drop'), choose: t('import.choose'), other: t('import.other') }}
          onFile={(chosen) => void read(chosen)}
        />
      </div>
      {failure && (
        <Note tone="down">
          <b>{failure.title}.</b> {failure.advice}
        </Note>
      )}
      {look.data && !failure && <TimetablePreview result={look.data} voice={voice} />}
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        {file && look.data && !failure && (
          <Button
            look="solid"
            blocked={look.data.booked === 0 || act.isPending || look.isPending}
            onClick={() =>
              act.mutate(
                { csv: file.csv, until },
                { onSuccess: ({ booked }) => onDone(t('hours.import_done', { count: booked })) },
              )
            }
          >
            {act.isPending ? t('import.running') : t('hours.import_go', { count: look.data.booked })}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
