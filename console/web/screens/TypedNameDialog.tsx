import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useWords } from '../format/words.ts'
import { Refusal } from './Refusal.tsx'

interface TypedNameDialogProps {
  /** What is to be written out before it can be done. */
  name: string
  open: boolean
  onClose: () => void
  title: string
  say: string
  /** Of the field where the name is typed. */
  label: string
  /** What its button does. */
  act: string
  pending: boolean
  error: Error | null
  onConfirm: () => void
}

/** Asks before something that cannot be taken back: the name of what it is about is written out first. */
export function TypedNameDialog(props: TypedNameDialogProps) {
  const { name, open, onClose, title, say, label, act, pending, error, onConfirm } = props
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [wasOpen, setWasOpen] = useState(open)
  // Each time it opens, nothing is typed yet.
  if (open !== wasOpen) {
    setWasOpen(open)
    setTyped('')
  }
  return (
    <Dialog question open={open} onClose={onClose} closeLabel={t('shell.close')} title={title}>
      <p>{say}</p>
      <TextField label={label} value={typed} onChange={setTyped} autoComplete="off" spellCheck={false} autoFocus />
      <Refusal error={error} />
      <div className="rowb end">
        <Button look="quiet" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button look="danger" blocked={typed.trim() !== name || pending} onClick={onConfirm}>
          {act}
        </Button>
      </div>
    </Dialog>
  )
}
