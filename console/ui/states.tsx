import type { ReactNode } from 'react'
import { Sign, type SignName } from './Sign.tsx'
import { type Shape, StatusMark } from './StatusMark.tsx'
import { useAfter } from './use-after.ts'

/** Nothing here: what belongs here and how it comes, or what was searched and a way out. */
export function Empty({
  title,
  children,
  actions,
  roof,
  heading: Heading = 'h2',
}: {
  title: string
  children?: ReactNode
  actions?: ReactNode
  /** The drawing of a roof without posts: nothing has come yet. */
  roof?: boolean
  /** `h1` where it is all that the page says. */
  heading?: 'h1' | 'h2'
}) {
  return (
    <div className="c">
      {roof && (
        <svg className="empty-roof" viewBox="0 0 120 64" aria-hidden="true">
          <path d="M6 26 60 6l54 20" fill="none" stroke="currentColor" strokeWidth="3" strokeLinejoin="round" />
          <path d="M18 28v30M60 28v30M102 28v30" stroke="currentColor" strokeWidth="3" strokeDasharray="3 5" />
        </svg>
      )}
      <Heading>{title}</Heading>
      {children}
      {actions && <div className="row">{actions}</div>}
    </div>
  )
}

/** What failed, what is safe, what to do; the code in small. */
export function Failure({
  title,
  children,
  actions,
  code,
  heading: Heading = 'h2',
}: {
  title: string
  children: ReactNode
  actions?: ReactNode
  code: string
  heading?: 'h1' | 'h2'
}) {
  return (
    <div className="err" role="alert">
      <StatusMark shape="down" />
      <Heading>{title}</Heading>
      <div className="say">{children}</div>
      <div>
        {actions && <div className="row">{actions}</div>}
        <p className="code">
          <code>{code}</code>
        </p>
      </div>
    </div>
  )
}

/** A sentence above what it is about. `tone` chooses the tint; the words say it. */
export function Note({
  tone,
  sign,
  children,
  action,
}: {
  tone: Exclude<Shape, 'asleep'>
  sign?: SignName
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={`note st-${tone}`}>
      {sign ? <Sign name={sign} /> : <StatusMark shape={tone} />}
      <div className="say">{children}</div>
      {action}
    </div>
  )
}

const WIDTHS = [90, 120, 70, 104, 88, 132, 96, 110]

/** Still grey bars in the layout of what comes, after 300 ms of nothing. `label` is what a screen reader hears. */
export function Waiting({ label, rows = 8 }: { label: string; rows?: number }) {
  const shown = useAfter(true)
  if (!shown) return null
  return (
    <div className="waiting">
      <p className="vh" role="status">
        {label}
      </p>
      <div aria-hidden="true">
        {Array.from({ length: rows }, (_, index) => {
          const width = WIDTHS[index % WIDTHS.length] ?? 100
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change their order
            <div className="skr" key={index}>
              <i className="sk round" />
              <i className="sk" style={{ width }} />
              <i className="sk" style={{ width: width * 2.4 }} />
              <i className="sk" style={{ width: 44 }} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
