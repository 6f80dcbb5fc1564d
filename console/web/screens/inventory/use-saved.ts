import type { SavedQuestion } from '@preau/protocol/api/inventory-questions.ts'
import { toPreauError } from '@preau/protocol/errors.ts'
import type { Question } from '@preau/protocol/rules/inventory-question.ts'
import { useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { useChange } from '../../api/changes.ts'
import { changeQuestion, deleteQuestion, saveQuestion } from '../../api/inventory-questions.ts'
import { errorText } from '../../format/error-text.ts'
import { useWords } from '../../format/words.ts'

/** What was done to a saved question, and how it is undone. */
export interface Done {
  text: string
  failed?: boolean
  undo?: () => Promise<SavedQuestion>
}

/** Changes saved questions; `done` is what stands above the page afterwards. */
export function useSaved(onOpen: (saved: SavedQuestion) => void) {
  const voice = useWords()
  const { t } = voice
  const [done, setDone] = useState<Done | undefined>(undefined)
  const finish = (result: Done) => {
    setDone(result)
    announcer.say(result.text)
  }
  const failed = (error: unknown) => {
    const { title, advice } = errorText(toPreauError(error).code, voice)
    finish({ text: `${title}. ${advice}`, failed: true })
  }
  const remove = useChange((saved: SavedQuestion) => deleteQuestion(saved.id))
  const change = useChange(({ saved, question }: { saved: SavedQuestion; question: Question }) =>
    changeQuestion(saved.id, { question }),
  )
  const undo = useChange((act: () => Promise<SavedQuestion>) => act())
  return {
    done,
    close: () => setDone(undefined),
    undoing: undo.isPending,
    kept: (saved: SavedQuestion) => finish({ text: t('saved.kept', { name: saved.name }) }),
    renamed: (before: SavedQuestion, after: SavedQuestion) =>
      finish({
        text: t('saved.renamed', { name: after.name }),
        undo: () => changeQuestion(after.id, { name: before.name }),
      }),
    change: (saved: SavedQuestion, question: Question) =>
      change.mutate(
        { saved, question },
        {
          onSuccess: () =>
            finish({
              text: t('saved.changed', { name: saved.name }),
              undo: () => changeQuestion(saved.id, { question: saved.question }),
            }),
          onError: failed,
        },
      ),
    remove: (saved: SavedQuestion) =>
      remove.mutate(saved, {
        onSuccess: () =>
          finish({
            text: t('saved.deleted', { name: saved.name }),
            undo: () => saveQuestion({ name: saved.name, question: saved.question }),
          }),
        onError: failed,
      }),
    undo: () => {
      if (done?.undo) {
        undo.mutate(done.undo, {
          onSuccess: (saved) => {
            finish({ text: t('saved.undone') })
            onOpen(saved)
          },
          onError: failed,
        })
      }
    },
  }
}
