import { useRef, useState } from 'react'
import { ComboBox } from 'react-aria-components/ComboBox'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'

export interface Suggestion {
  value: string
  detail?: string
}

interface SuggestFieldProps {
  label: string
  value: string
  suggestions: readonly Suggestion[]
  /** Each letter. `chosen`: it is one of the suggestions, taken from the list. */
  onChange: (value: string, chosen: boolean) => void
  placeholder?: string
  className?: string
  maxLength?: number
}

/** A line of text with suggestions under it while one types; what is typed counts as it is. */
export function SuggestField(props: SuggestFieldProps) {
  const { label, value, suggestions, onChange, placeholder, className, maxLength } = props
  const [open, setOpen] = useState(false)
  const chosen = useRef<string | undefined>(undefined)
  return (
    <ComboBox
      aria-label={label}
      className={className ?? 'suggest'}
      inputValue={value}
      items={suggestions}
      allowsCustomValue
      allowsEmptyCollection={false}
      menuTrigger="focus"
      defaultFilter={() => true}
      onOpenChange={setOpen}
      onInputChange={(text) => {
        // What was taken from the list is also written into the field: that is no typing.
        const isChosen = text === chosen.current
        chosen.current = undefined
        if (text !== value && !isChosen) onChange(text, false)
      }}
      onSelectionChange={(key) => {
        if (key === null) return
        chosen.current = String(key)
        onChange(String(key), true)
      }}
    >
      <span className="field">
        <Input placeholder={placeholder ?? ''} maxLength={maxLength ?? 100} autoComplete="off" spellCheck={false} />
      </span>
      <Popover className="float" offset={4} isNonModal={open}>
        <ListBox className="options">
          {(item: Suggestion) => (
            <ListBoxItem id={item.value} textValue={item.value} className="option">
              <span className="name">{item.value}</span>
              {item.detail && <small>{item.detail}</small>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
