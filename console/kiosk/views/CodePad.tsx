import { useEffect, useRef, useState } from 'react'
import { useVoice } from '../format/voice.ts'
import { useTouches } from '../touches.ts'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
const SHORTEST = 4
const LONGEST = 12

interface CodePadProps {
  title: string
  say: string
  /** How long the code can be; where it is one length, the last digit sends it. */
  lengths: readonly number[]
  busy: string
  act: 'launch' | 'leave'
  onCode: (code: string) => Promise<boolean>
}

/**
 * Ten digits for a finger, and for a badge reader, which types like a keyboard. What is typed is never shown: a class looks at it
 * on two metres.
 */
export function CodePad({ title, say, lengths, busy, act, onCode }: CodePadProps) {
  const { t } = useVoice()
  const { pending, refused } = useTouches()
  const [code, setCode] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  const isBusy = pending === act
  const longest = Math.min(LONGEST, lengths.length === 0 ? LONGEST : Math.max(...lengths))
  const shortest = lengths.length === 0 ? SHORTEST : Math.min(...lengths)
  const isLong = code.length >= shortest

  const send = async (whole: string) => {
    if (isBusy || whole.length < SHORTEST) return
    if (!(await onCode(whole))) setCode('')
  }
  const add = (digit: string) => {
    if (isBusy || code.length >= longest) return
    const next = code + digit
    setCode(next)
    if (lengths.length === 1 && next.length === longest) void send(next)
  }
  const keys = useRef<(key: string) => boolean>(() => false)
  keys.current = (key) => {
    if (/^[0-9]$/.test(key)) add(key)
    else if (key === 'Backspace') setCode(code.slice(0, -1))
    else if (key === 'Enter') void send(code)
    else return false
    return true
  }
  useEffect(() => {
    heading.current?.focus()
    const onKey = (event: KeyboardEvent) => {
      // Enter on a button is that button's.
      if (event.key === 'Enter' && event.target instanceof HTMLButtonElement) return
      if (keys.current(event.key)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  return (
    <main id="main" className="codepad">
      <section>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <p className="by">{say}</p>
        <p className="dots" role="status" aria-label={t('code.typed', { count: code.length })}>
          {Array.from({ length: Math.max(code.length, shortest) }, (_, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nothing but its place
            <i key={n} className={n < code.length ? 'full' : ''} />
          ))}
        </p>
        {refused?.act === act && (
          <p className="refused" role="alert">
            {refused.text}
          </p>
        )}
      </section>
      <div className="pad">
        {DIGITS.map((digit) => (
          <button key={digit} type="button" onClick={() => add(digit)}>
            {digit}
          </button>
        ))}
        <button className="word" type="button" onClick={() => setCode('')}>
          {t('code.erase')}
        </button>
        <button type="button" onClick={() => add('0')}>
          0
        </button>
        <button
          className="word solid"
          type="button"
          aria-disabled={!isLong || isBusy || undefined}
          onClick={() => void send(code)}
        >
          {isBusy ? busy : t('code.go')}
        </button>
      </div>
    </main>
  )
}
