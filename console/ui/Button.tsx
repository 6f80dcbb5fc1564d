import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Sign, type SignName } from './Sign.tsx'

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'children'> {
  /** `solid` is what one most likely came to do: one a view. */
  look?: 'solid' | 'quiet' | 'danger'
  small?: boolean
  sign?: SignName
  /** Why it cannot be done now, written next to it by the caller. The button stays focusable. */
  blocked?: boolean
  children: ReactNode
}

/** A button that says a verb. A blocked one keeps its place in the focus order and does nothing. */
export function Button({ look, small, sign, blocked, onClick, className, children, ...rest }: ButtonProps) {
  const classes = ['btn', look, small && 'small', className].filter(Boolean).join(' ')
  return (
    <button
      type="button"
      {...rest}
      className={classes}
      aria-disabled={blocked || undefined}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
    >
      {sign && <Sign name={sign} />}
      {children}
    </button>
  )
}
