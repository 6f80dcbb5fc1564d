import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { Sign, type SignName } from './Sign.tsx'

/** A few choices behind a sign or a face, which has a name. */
export function Flyout({
  label,
  sign,
  badge,
  face,
  children,
}: {
  label: string
  /** What its button shows: a sign, with what there is to say on it in a word, or a face of its own. */
  sign?: SignName
  badge?: string | undefined
  face?: ReactNode
  children: (close: () => void) => ReactNode
}) {
  return (
    <DialogTrigger>
      <Button className={face === undefined ? 'roofbtn' : 'who'} aria-label={label}>
        {sign ? <Sign name={sign} /> : face}
        {badge !== undefined && <b className="badge">{badge}</b>}
      </Button>
      <Popover className="float" offset={8} placement="bottom end">
        <Dialog className="flyout" aria-label={label}>
          {({ close }) => children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
