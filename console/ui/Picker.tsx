import { type Key, memo, type ReactNode, useCallback, useId, useRef, useState } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Button } from 'react-aria-components/Button'
import { Header } from 'react-aria-components/Header'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { SearchField } from 'react-aria-components/SearchField'
import { Select, SelectValue } from 'react-aria-components/Select'
import { Sign, type SignName } from './Sign.tsx'

export interface Option {
  value: string
  label: string
  /** In small beside it: what tells two of the same name apart. */
  detail?: string
  sign?: SignName
  /** Above which title it stands; options of one group follow each other. */
  group?: string
}

interface PickerProps {
  /** What is chosen: stands before the value and in the name of the button. */
  label: string
  value: string
  options: readonly Option[]
  onChange: (value: string) => void
  /** Where given, a long list can be searched: the words of its field, and what it says where nothing is found. */
  search?: { label: string; none: string; fold: (text: string) => string }
  className?: string
  /** What stands for the value before one is chosen. */
  placeholder?: string
  /** Not shown before the value, where the place says it. */
  hideLabel?: boolean
}

/** So many options can be seen at a glance; more get a field to search them. */
const GLANCE = 10
/** So many are drawn at most: who looks for one of thousands types a letter. */
const DRAWN = 200

/** One of a list, in a button that opens it. */
export function Picker(props: PickerProps) {
  const latest = useRef(props.onChange)
  latest.current = props.onChange
  const choose = useCallback((value: string) => latest.current(value), [])
  return <PickerView {...props} onChange={choose} />
}

/** Even closed it is dear: it is drawn anew only where something that it shows is another, whatever is typed beside it. */
const PickerView = memo(function PickerView(props: PickerProps) {
  const { label, value, options, onChange, search, className, hideLabel, placeholder } = props
  const id = useId()
  const [text, setText] = useState('')
  const [focused, setFocused] = useState(false)
  const [open, setOpen] = useState(false)
  const searchable = search !== undefined && options.length > GLANCE
  const current = options.find((option) => option.value === value)
  // A long list is made when one comes near it: even closed, its items are as dear as those that are seen.
  const made = focused || open || !searchable
  const found = made ? fitting(options, text, search?.fold) : [current ?? options[0]].filter((one) => one !== undefined)
  const list = (
    <ListBox className="options" renderEmptyState={() => <p className="none">{search?.none}</p>}>
      {grouped(found.slice(0, DRAWN)).map(([group, members]) =>
        group === undefined ? (
          members.map(item)
        ) : (
          <ListBoxSection key={group} id={group}>
            <Header>{group}</Header>
            {members.map(item)}
          </ListBoxSection>
        ),
      )}
    </ListBox>
  )
  return (
    <Select
      aria-label={label}
      className={className ?? 'picker'}
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key))}
      onFocusChange={setFocused}
      onOpenChange={(next) => {
        setText('')
        setOpen(next)
      }}
    >
      <Button className="field select" aria-labelledby={`${id}l ${id}v`}>
        <span className={hideLabel ? 'vh' : 'label'} id={`${id}l`}>
          {label}
        </span>{' '}
        <SelectValue className="value">{() => <span id={`${id}v`}>{current?.label ?? placeholder}</span>}</SelectValue>
        <Sign name="chevron" />
      </Button>
      <Popover className="float" offset={4}>
        {searchable ? (
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={search.label} autoFocus className="optionsearch">
              <Sign name="search" />
              <Input placeholder={search.label} />
            </SearchField>
            {list}
          </Autocomplete>
        ) : (
          list
        )}
      </Popover>
    </Select>
  )
}, isSame)

function isSame({ search: before, ...last }: PickerProps, { search: after, ...next }: PickerProps): boolean {
  const names = new Set([...Object.keys(last), ...Object.keys(next)]) as Set<keyof typeof last>
  return (
    [...names].every((name) => Object.is(last[name], next[name])) &&
    before?.label === after?.label &&
    before?.none === after?.none &&
    before?.fold === after?.fold
  )
}

/** The options in which the text stands. */
function fitting(options: readonly Option[], text: string, fold: ((text: string) => string) | undefined) {
  const folded = fold?.(text) ?? ''
  if (fold === undefined || folded === '') return options
  return options.filter(({ label, detail = '', group = '' }) => fold(`${label} ${detail} ${group}`).includes(folded))
}

function item(option: Option): ReactNode {
  return (
    <ListBoxItem key={option.value} id={option.value} textValue={option.label} className="option">
      {option.sign && <Sign name={option.sign} />}
      <span className="name">{option.label}</span>
      {option.detail && <small>{option.detail}</small>}
    </ListBoxItem>
  )
}

function grouped(options: readonly Option[]): [string | undefined, Option[]][] {
  const groups: [string | undefined, Option[]][] = []
  for (const option of options) {
    const last = groups.at(-1)
    if (last && last[0] === option.group) last[1].push(option)
    else groups.push([option.group, [option]])
  }
  return groups
}
