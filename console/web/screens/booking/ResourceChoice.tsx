import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useId } from 'react'
import { Button } from 'react-aria-components/Button'
import { Header } from 'react-aria-components/Header'
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Select } from 'react-aria-components/Select'
import { Sign } from '../../../ui/Sign.tsx'
import type { Voice } from '../../format/translate.ts'
import { resourceName, resourceText } from './booking-text.ts'
import { BoardMark, resourceSign } from './ResourceList.tsx'
import { groupsOf } from './resource-groups.ts'

interface ResourceChoiceProps {
  resources: readonly Resource[]
  current: Resource
  voice: Voice
  onChoose: (resource: Id) => void
}

/** The resource on a telephone: one line that opens the list of all. */
export function ResourceChoice({ resources, current, voice, onChoose }: ResourceChoiceProps) {
  const { t } = voice
  const id = useId()
  const known = resources.find(({ id }) => id === current.id) ?? current
  return (
    <Select
      aria-label={t('bookings.resource')}
      className="resourcechoice"
      value={known.id}
      onChange={(key) => key !== null && onChoose(String(key) as Id)}
    >
      <Button aria-labelledby={`${id}l ${id}v`}>
        <Sign name={resourceSign(known)} />
        <span className="vh" id={`${id}l`}>
          {t('bookings.resource')}
        </span>
        <span id={`${id}v`}>
          <b>{resourceName(known)}</b> <span>{resourceText(known, voice)}</span>
        </span>
        <BoardMark resource={known} />
        <Sign name="chevron" />
      </Button>
      <Popover className="float" offset={4}>
        <ListBox className="options">
          {groupsOf(resources).map(({ group, members }) => (
            <ListBoxSection key={group} id={group}>
              <Header>{t(`bookings.group.${group}`)}</Header>
              {members.map((resource) => (
                <ListBoxItem key={resource.id} id={resource.id} textValue={resourceName(resource)} className="option">
                  <Sign name={resourceSign(resource)} />
                  <span className="name">{resourceName(resource)}</span>
                  <small>{resourceText(resource, voice)}</small>
                </ListBoxItem>
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
