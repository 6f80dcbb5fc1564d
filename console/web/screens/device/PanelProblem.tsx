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
export function PanelProblem(props: PanelProblemProps) {
  return (
    <section className="panel">
      <PartProblem {...props} heading="h2" />
    </section>
  )
}

/** The same within a panel that has more to show. */
export function PartProblem({
  title,
  error,
  voice,
  onRetry,
  heading: Heading = 'h3',
}: PanelProblemProps & { heading?: 'h2' | 'h3' }) {
  const { code } = toPreauError(error)
  const text = errorText(code, voice)
  return (
    <div className="partfailed" role="alert">
      <StatusMark shape="down" />
      <div className="say">
        <Heading>{title}</Heading>
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
    </div>
  )
}
