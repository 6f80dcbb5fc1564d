import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { Sign, type SignName } from './Sign.tsx'

/** A few choices behind a sign, which has a name. */
export function Flyout({
  label,
  sign,
  children,
}: {
  label: string
  sign: SignName
  children: (close: () => void) => ReactNode
}) {
  return (
    <DialogTrigger>
      <Button className="roofbtn" aria-label={label}>
        <Sign name={sign} />
      </Button>
      <Popover className="float" offset={8} placement="bottom end">
        <Dialog className="flyout" aria-label={label}>
          {({ close }) => children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
