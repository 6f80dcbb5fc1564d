import { Button } from 'react-aria-components/Button'
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Sign } from './Sign.tsx'

export interface Action {
  id: string
  label: string
  danger?: boolean
  run: () => void
}

/** What can be done with one thing. `label` names the thing. */
export function ActionMenu({ label, actions }: { label: string; actions: readonly Action[] }) {
  return (
    <MenuTrigger>
      <Button className="iconbtn" aria-label={label}>
        <Sign name="more" />
      </Button>
      <Popover className="float" offset={4} placement="bottom end">
        <Menu className="options" onAction={(key) => actions.find((action) => action.id === key)?.run()}>
          {actions.map((action) => (
            <MenuItem key={action.id} id={action.id} className={action.danger ? 'option danger' : 'option'}>
              {action.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
