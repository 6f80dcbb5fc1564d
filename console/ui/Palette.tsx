import type { ReactNode } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Dialog } from 'react-aria-components/Dialog'
import { Header } from 'react-aria-components/Header'
import { Input } from 'react-aria-components/Input'
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { TextField } from 'react-aria-components/TextField'
import { Sign } from './Sign.tsx'

export interface Target {
  id: string
  name: string
  detail?: string
  /** A sign or the shape of a status; the words beside it say the same. */
  mark: ReactNode
  /** The key that leads there. */
  keys?: string
}
export interface TargetGroup {
  title: string
  targets: readonly Target[]
}

interface PaletteProps {
  label: string
  open: boolean
  onClose: () => void
  text: string
  onText: (text: string) => void
  groups: readonly TargetGroup[]
  onGo: (id: string) => void
  /** What is said where nothing is found, or still being looked for. */
  none: string
}

/** One field that leads anywhere. */
export function Palette({ label, open, onClose, text, onText, groups, onGo, none }: PaletteProps) {
  const full = groups.filter((group) => group.targets.length > 0)
  return (
    <ModalOverlay className="veil top" isOpen={open} onOpenChange={(next) => !next && onClose()} isDismissable>
      <Modal className="dialog palette">
        <Dialog aria-label={label}>
          <Autocomplete inputValue={text} onInputChange={onText}>
            {/* Not a SearchField: its Escape would clear the text first, and this one closes. */}
            <TextField type="search" aria-label={label} autoFocus className="palettefield">
              <Sign name="search" />
              <Input placeholder={label} />
              <kbd>Esc</kbd>
            </TextField>
            <Menu
              className="options"
              onAction={(key) => onGo(String(key))}
              renderEmptyState={() => <p className="none">{none}</p>}
            >
              {full.map((group) => (
                <MenuSection key={group.title} id={group.title}>
                  <Header>{group.title}</Header>
                  {group.targets.map((target) => (
                    <MenuItem key={target.id} id={target.id} textValue={target.name} className="option">
                      {target.mark}
                      <span className="name">{target.name}</span>
                      {target.detail && <small>{target.detail}</small>}
                      {target.keys && <kbd>{target.keys}</kbd>}
                    </MenuItem>
                  ))}
                </MenuSection>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
