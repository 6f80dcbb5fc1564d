import type { Resource } from '@preau/protocol/api/resources.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { CardPicker } from '../../../ui/CardPicker.tsx'
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
  const groups = groupsOf(resources).map(({ group, members }) => ({
    title: t(`bookings.group.${group}`),
    cards: members.map((resource) => ({
      value: resource.id,
      label: resourceName(resource),
      detail: resourceText(resource, voice),
      sign: resourceSign(resource),
    })),
  }))
  return (
    <CardPicker
      label={t('bookings.resource')}
      value={current.id}
      groups={groups}
      mark={<BoardMark resource={current} />}
      onChange={(id) => onChoose(id as Id)}
    />
  )
}
