import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { DEVICE_KINDS, type DeviceKind } from '@preau/protocol/rules/device-status.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useQuery } from '@tanstack/react-query'
import { memo, useMemo } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Chip } from '../../../ui/Chip.tsx'
import { type Option, Picker } from '../../../ui/Picker.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { roomsQuery } from '../../api/place-queries.ts'
import type { Translate } from '../../format/translate.ts'
import { useWords } from '../../format/words.ts'
import { KIND_SIGNS } from './KindSign.tsx'
import { optionsOfSchools, roomOptions, schoolsOf } from './place-options.ts'
import { SearchBox } from './SearchBox.tsx'
import type { FleetChange, ScopedSearch } from './search.ts'

export type Density = 'compact' | 'comfortable'

interface FiltersProps {
  search: ScopedSearch
  tree: SchoolNames | undefined
  onChange: (change: FleetChange) => void
  unplaced: number
  density: Density
  onDensity: (density: Density) => void
}

/** What narrows the list down; all of it stands in the address. */
export const FleetFilters = memo(function FleetFilters(props: FiltersProps) {
  const { search, tree, onChange, unplaced, density, onDensity } = props
  const { t } = useWords()
  const schools = useMemo(() => (tree ? schoolsOf(tree) : []), [tree])
  const schoolOptions = useMemo(() => [all(t('fleet.school_all')), ...optionsOfSchools(tree)], [tree, t])
  const kinds = useMemo(() => [all(t('fleet.kind_all')), ...DEVICE_KINDS.map((kind) => kindOption(kind, t))], [t])
  const { school, authority } = search
  const scoped = school !== undefined || authority !== undefined
  const { data: found } = useQuery({
    ...roomsQuery({ ...(school && { school }), ...(authority && { authority }), limit: MOST_ROOMS }),
    enabled: scoped || (schools.length > 0 && schools.length <= FEW_SCHOOLS),
  })
  const rooms = useMemo(
    () => [all(t('fleet.room_all')), { value: 'none', label: t('fleet.no_room') }, ...roomOptions(found?.rooms ?? [])],
    [found, t],
  )
  const roomName = rooms.find((room) => room.value === search.room)?.label
  const chips = [
    search.q !== undefined && { label: t('fleet.quoted', { text: search.q }), lift: { q: undefined } },
    search.status && { label: t(`status.${search.status}`), lift: { status: undefined } },
    search.kind && { label: t(`kind.${search.kind}`), lift: { kind: undefined } },
    search.room && {
      label: search.room === 'none' ? t('fleet.no_room') : (roomName ?? t('fleet.room')),
      lift: { room: undefined },
    },
    search.simulated && { label: t(`fleet.simulated_${search.simulated}`), lift: { simulated: undefined } },
  ].filter((chip) => typeof chip === 'object')
  return (
    <search className="bar">
      <SearchBox text={search.q ?? ''} onText={(q) => onChange({ q })} />
      <Picker
        label={t('fleet.kind')}
        value={search.kind ?? 'all'}
        options={kinds}
        onChange={(chosen) => onChange({ kind: DEVICE_KINDS.find((kind) => kind === chosen) })}
      />
      {schools.length > 1 && (
        <Picker
          label={t('fleet.school')}
          value={search.school ?? 'all'}
          options={schoolOptions}
          onChange={(school) =>
            onChange({ school: school === 'all' ? undefined : school, authority: undefined, room: undefined })
          }
          search={{ label: t('scope.search'), none: t('scope.none'), fold: foldText }}
        />
      )}
      <Picker
        label={t('fleet.room')}
        value={search.room ?? 'all'}
        options={rooms}
        onChange={(room) => onChange({ room: room === 'all' ? undefined : room })}
        search={{ label: t('fleet.room_search'), none: t('fleet.room_none'), fold: foldText }}
      />
      {chips.map((chip) => (
        <Chip
          key={chip.label}
          label={chip.label}
          removeLabel={t('fleet.lift', { filter: chip.label })}
          onRemove={() => onChange(chip.lift)}
        />
      ))}
      {chips.length > 1 && (
        <Button look="quiet" small onClick={() => onChange(NOTHING)}>
          {t('fleet.lift_all')}
        </Button>
      )}
      <span className="grow" />
      {unplaced > 0 && search.room !== 'none' && (
        <button type="button" className="linkbtn unplaced" onClick={() => onChange({ room: 'none' })}>
          <Sign name="door" />
          {t('fleet.unplaced', { count: unplaced })}
        </button>
      )}
      <Segments
        small
        label={t('fleet.density')}
        value={density}
        onChange={onDensity}
        options={[
          { value: 'comfortable', label: t('fleet.comfortable') },
          { value: 'compact', label: t('fleet.compact') },
        ]}
      />
    </search>
  )
})

function all(word: string): Option {
  return { value: 'all', label: word }
}

function kindOption(kind: DeviceKind, t: Translate): Option {
  return { value: kind, label: t(`kind.${kind}`), sign: KIND_SIGNS[kind] }
}

/** In more schools than these a room is looked for in one of them: it has the name of a thousand others. */
const FEW_SCHOOLS = 20
const MOST_ROOMS = 500

/** Every filter lifted; the scope and the order stay. */
export const NOTHING = { q: undefined, status: undefined, kind: undefined, room: undefined, simulated: undefined }
