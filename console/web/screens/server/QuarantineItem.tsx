import type { QuarantinedMessage } from '@preau/protocol/api/quarantine.ts'
import { Link } from '@tanstack/react-router'
import { Button } from '../../../ui/Button.tsx'
import { serverNow } from '../../api/server-clock.ts'
import { errorText } from '../../format/error-text.ts'
import { useWords } from '../../format/words.ts'
import { visibleText } from './visible-text.ts'

interface QuarantineItemProps {
  message: QuarantinedMessage
  busy: boolean
  onDismiss: () => void
}

/** Why one message was set aside, whose it is, and how it begins. */
export function QuarantineItem({ message, busy, onDismiss }: QuarantineItemProps) {
  const voice = useWords()
  const { t, format } = voice
  const text = errorText(message.code, voice)
  const { device } = message
  return (
    <li>
      <div className="why">
        <h3>{text.title}</h3>
        <p>{text.advice}</p>
        <p className="meta">
          <time dateTime={new Date(message.receivedAt).toISOString()}>
            {format.spokenMoment(message.receivedAt, serverNow())}
          </time>
          {device ? (
            <Link to="/devices/$device" params={{ device: device.id }}>
              {device.name}
            </Link>
          ) : (
            <span>{t('server.no_device')}</span>
          )}
          <span>{format.bytes(message.bytes)}</span>
          <code>
            {message.code}
            {message.detail !== '' && message.detail !== '/' && ` ${visibleText(message.detail)}`}
          </code>
        </p>
        <details>
          <summary>{t('server.beginning')}</summary>
          <p className="meta">
            <code>{visibleText(message.topic)}</code>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
          <pre tabIndex={0}>{visibleText(message.text)}</pre>
        </details>
      </div>
      <Button small blocked={busy} onClick={onDismiss}>
        {t('server.dismiss')}
        <span className="vh">
          {' '}
          {text.title}, {device?.name ?? t('server.no_device')}
        </span>
      </Button>
    </li>
  )
}
