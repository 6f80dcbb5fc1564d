import type { ComponentPropsWithRef } from 'react'
import { Sign, type SignName } from './Sign.tsx'

interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'disabled'> {
  /** `solid` is what one most likely came to do: one a view. */
  look?: 'solid' | 'quiet' | 'danger'
  small?: boolean
  sign?: SignName
  /** Why it cannot be done now, written next to it by the caller. The button stays focusable. */
  blocked?: boolean
}

/** A button that says a verb, or has a name by `aria-label` where a sign alone is known to all. A blocked one keeps its place in the focus order and does nothing. */
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
