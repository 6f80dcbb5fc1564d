import { toPreauError } from '@preau/protocol/errors.ts'
import { Button } from '../../../ui/Button.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'
import './parts.css'

interface PanelProblemProps {
  /** What could not be read: the name of the panel says it. */
  title: string
  error: unknown
  voice: Voice
  onRetry: () => void
}

/** One part of the page that could not be read, while the rest stands: why, what is safe, and the way to try again. */
export function PanelProblem({ title, error, voice, onRetry }: PanelProblemProps) {
  const { code } = toPreauError(error)
  const text = errorText(code, voice)
  return (
    <section className="panel partfailed" role="alert">
      <StatusMark shape="down" />
      <div className="say">
        <h2>{title}</h2>
        <p className="muted">
          {text.title}. {text.advice}
        </p>
        <div className="rowb">
          <Button small onClick={onRetry}>
            {voice.t('shell.retry')}
          </Button>
          <code>{code}</code>
        </div>
      </div>
    </section>
  )
}
