import type { SavedQuestion } from '@preau/protocol/api/inventory-questions.ts'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { changeQuestion, saveQuestion } from '../../api/inventory-questions.ts'
import { errorText } from '../../format/error-text.ts'
import { questionText } from '../../format/question-text.ts'
import { useWords } from '../../format/words.ts'

interface SaveDialogProps {
  /** A question to keep under a name, or one that is kept and gets another name. */
  target: { keep: Question; name: string } | { rename: SavedQuestion }
  onClose: () => void
  onDone: (saved: SavedQuestion) => void
}

/** Asks for the name of a question. */
export function SaveDialog({ target, onClose, onDone }: SaveDialogProps) {
  const voice = useWords()
  const { t } = voice
  const before = 'rename' in target ? target.rename : undefined
  const [name, setName] = useState(before?.name ?? ('keep' in target ? target.name : ''))
  const [left, setLeft] = useState(false)
  const save = useChange((given: string) =>
    'keep' in target
      ? saveQuestion({ name: given, question: target.keep })
      : changeQuestion(target.rename.id, { name: given }),
  )
  const refused = save.error ? errorText(toPreauError(save.error).code, voice) : undefined
  const missing = left && name.trim() === '' ? t('saved.name_missing') : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setLeft(true)
    if (name.trim() !== '') save.mutate(name.trim(), { onSuccess: onDone })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      closeLabel={t('shell.close')}
      title={before ? t('saved.rename_of', { name: before.name }) : t('saved.save')}
    >
      <form className="form" onSubmit={submit} noValidate>
        <p className="muted">{questionText('keep' in target ? target.keep : target.rename.question, voice)}</p>
        <TextField
          label={t('saved.name')}
          value={name}
          onChange={setName}
          onBlur={() => setLeft(true)}
          fault={missing ?? (refused && `${refused.title}. ${refused.advice}`)}
          maxLength={80}
          autoComplete="off"
          autoFocus
        />
        <div className="rowb end">
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button look="solid" type="submit" blocked={save.isPending}>
            {save.isPending ? t('shell.saving') : t('shell.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
