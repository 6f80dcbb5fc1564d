import { toPreauError } from '@preau/protocol/errors.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Failure } from '../../ui/states.tsx'
import { useMay } from '../api/use-may.ts'
import { errorText } from '../format/error-text.ts'
import { useWords } from '../format/words.ts'

interface ProblemProps {
  error: unknown
  /** What was being done, where the error's own title does not say it: « La liste n'a pas pu être lue ». */
  title?: string
  onRetry: () => void
  /** Whether it leads to the page of the server, for who may see it. */
  withServer?: boolean
}

/** A question that failed, in the place of its answer: what failed, what is safe, what to do. */
export function Problem({ error, title, onRetry, withServer = true }: ProblemProps) {
  const voice = useWords()
  const { t, format } = voice
  const may = useMay()
  const { code } = toPreauError(error)
  const text = errorText(code, voice)
  const [at] = useState(() => Date.now())
  return (
    <Failure
      title={title ?? text.title}
      code={t('shell.code', { code, at: `${format.date(at, at)}, ${format.time(at)}` })}
      actions={
        <>
          <Button look="solid" onClick={onRetry}>
            {t('shell.retry')}
          </Button>
          {withServer && may('server.read') && (
            <Link className="btn" to="/server">
              {t('shell.see_server')}
            </Link>
          )}
        </>
      }
    >
      <p>
        {title !== undefined && `${text.title}. `}
        {text.advice}
      </p>
    </Failure>
  )
}
