import { type ReactNode, useId } from 'react'
import { Button } from 'react-aria-components/Button'
import { Header } from 'react-aria-components/Header'
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select } from 'react-aria-components/Select'
import { Sign, type SignName } from './Sign.tsx'

export interface Card {
  value: string
  label: string
  detail: string
  sign: SignName
}

interface CardPickerProps {
  label: string
  value: string
  groups: readonly { title: string; cards: readonly Card[] }[]
  /** The shape of a state, beside what is chosen. */
  mark?: ReactNode
  onChange: (value: string) => void
}

/** One of a list for the thumb: a card with its name and a line under it, which opens the list of all. */
export function CardPicker({ label, value, groups, mark, onChange }: CardPickerProps) {
  const id = useId()
  const current = groups.flatMap(({ cards }) => cards).find((card) => card.value === value)
  return (
    <Select
      aria-label={label}
      className="cardpicker"
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
    >
      <Button aria-labelledby={`${id}l ${id}v`}>
        {current && <Sign name={current.sign} />}
        <span className="vh" id={`${id}l`}>
          {label}
        </span>
        <span id={`${id}v`}>
          <b>{current?.label}</b> <span>{current?.detail}</span>
        </span>
        {mark}
        <Sign name="chevron" />
      </Button>
      <Popover className="float" offset={4}>
        <ListBox className="options">
          {groups.map(({ title, cards }) => (
            <ListBoxSection key={title} id={title}>
              <Header>{title}</Header>
              {cards.map((card) => (
                <ListBoxItem key={card.value} id={card.value} textValue={card.label} className="option">
                  <Sign name={card.sign} />
                  <span className="name">{card.label}</span>
                  <small>{card.detail}</small>
                </ListBoxItem>
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
