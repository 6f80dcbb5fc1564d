import { toPreauError } from '@preau/protocol/errors.ts'
import { Note } from '../../ui/states.tsx'
import { errorText } from '../format/error-text.ts'
import { useWords } from '../format/words.ts'

/** Why a change was not made, beside it; nothing where there is no error. */
export function Refusal({ error }: { error: Error | null | undefined }) {
  const voice = useWords()
  if (!error) return null
  const { title, advice } = errorText(toPreauError(error).code, voice)
  return (
    <div role="alert">
      <Note tone="down">
        <b>{title}.</b> {advice}
      </Note>
    </div>
  )
}
