import type { CommandRequest } from '@preau/protocol/api/commands.ts'
import type { EquipmentCommand } from '@preau/protocol/api/equipment.ts'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import type { Voice } from '../../format/translate.ts'

interface AskFirstProps {
  command: EquipmentCommand
  /** The device, by whose name a dangerous command is confirmed. */
  name: string
  /** A class may be going on. */
  lesson: boolean
  voice: Voice
  onClose: () => void
  onSend: (consent: Pick<CommandRequest, 'explicit' | 'accepted'>) => void
}

/** What a person has to agree to before a command is sent: that the teacher accepts it, or that it may destroy something. */
export function AskFirst({ command, name, lesson, voice, onClose, onSend }: AskFirstProps) {
  const { t } = voice
  const [accepted, setAccepted] = useState(false)
  const [typed, setTyped] = useState('')
  const label = command.label[voice.locale]
  const isDanger = command.risk === 'danger'
  const disturbs = command.disturbs && lesson
  const isReady = (!disturbs || accepted) && (!isDanger || typed.trim() === name)
  return (
    <Dialog
      question
      open
      onClose={onClose}
      closeLabel={t('shell.close')}
      title={isDanger ? t('act.danger_title', { label, name }) : t('act.lesson_title', { label })}
    >
      {isDanger && <p>{t('act.danger_say')}</p>}
      {disturbs && (
        <>
          <p>{t('act.lesson_say')}</p>
          <label className="pick">
            <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
            {t('act.lesson_check')}
          </label>
        </>
      )}
      {isDanger && (
        <TextField
          label={t('act.danger_type', { name })}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
      )}
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button
          look={isDanger ? 'danger' : 'solid'}
          blocked={!isReady}
          onClick={() => onSend({ ...(disturbs && { accepted: true }), ...(isDanger && { explicit: true }) })}
        >
          {label}
        </Button>
      </div>
    </Dialog>
  )
}
