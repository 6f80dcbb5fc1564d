import type { ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Sign } from './Sign.tsx'

interface DialogProps {
  title: string
  /** Shown where it is true; never over another one. */
  open: boolean
  onClose: () => void
  closeLabel: string
  children: ReactNode
  /** A question that is to be answered, not passed over: no click beside it closes it. */
  question?: boolean
  medium?: boolean
  wide?: boolean
}

/** What must be done before one goes on. Esc closes it and gives the focus back. */
export function Dialog({ title, open, onClose, closeLabel, children, question, medium, wide }: DialogProps) {
  return (
    <ModalOverlay className="veil" isOpen={open} onOpenChange={(next) => !next && onClose()} isDismissable={!question}>
      <Modal className={wide ? 'dialog wide' : medium ? 'dialog medium' : 'dialog'}>
        <AriaDialog role={question ? 'alertdialog' : 'dialog'}>
          <header>
            <Heading slot="title">{title}</Heading>
            <button type="button" className="iconbtn" aria-label={closeLabel} onClick={onClose}>
              <Sign name="x" />
            </button>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
