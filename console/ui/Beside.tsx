import type { ReactNode, RefObject } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Popover } from 'react-aria-components/Popover'

interface BesideProps {
  /** What it is about: it stands beside this, and gives the focus back to it. */
  anchor: RefObject<HTMLElement | null>
  phone: boolean
  title: string
  say: string
  onClose: () => void
  children: ReactNode
}

/** A dialog beside a place of the grid; on a telephone a sheet that comes up from the lower edge. */
export function Beside({ anchor, phone, title, say, onClose, children }: BesideProps) {
  const inside = (
    <Dialog className="beside">
      <Heading slot="title">{title}</Heading>
      <p className="muted">{say}</p>
      {children}
    </Dialog>
  )
  if (phone) {
    return (
      <ModalOverlay className="veil low" isOpen onOpenChange={(open) => !open && onClose()} isDismissable>
        <Modal className="lowsheet">{inside}</Modal>
      </ModalOverlay>
    )
  }
  return (
    <Popover
      className="float besidefloat"
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom"
      offset={4}
      maxHeight={900}
    >
      {inside}
    </Popover>
  )
}
