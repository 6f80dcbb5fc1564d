import type { PlaceTree } from '@preau/protocol/api/places.ts'
import { DEVICE_KINDS } from '@preau/protocol/rules/device-status.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Chip } from '../../../ui/Chip.tsx'
import { type Option, Picker } from '../../../ui/Picker.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { useDebounced } from '../../../ui/use-debounced.ts'
import { useWords } from '../../format/words.ts'
import { KIND_SIGNS } from './KindSign.tsx'
import { roomOptions, schoolsOf } from './place-options.ts'
import type { FleetChange, ScopedSearch } from './search.ts'

export type Density = 'compact' | 'comfortable'

interface FiltersProps {
  search: ScopedSearch
  tree: PlaceTree | undefined
  onChange: (change: FleetChange) => void
  unplaced: number
  density: Density
  onDensity: (density: Density) => void
}

/** What narrows the list down; all of it stands in the address. */
export function FleetFilters({ search, tree, onChange, unplaced, density, onDensity }: FiltersProps) {
  const { t } = useWords()
  const schools = tree ? schoolsOf(tree) : []
  const all = (word: string): Option => ({ value: 'all', label: word })
  const kinds = DEVICE_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`), sign: KIND_SIGNS[kind] }))
  const rooms = roomOptions(tree, search.school, search.authority)
  const roomName = rooms.find((room) => room.value === search.room)?.label
  const chips = [
    search.q !== undefined && { label: t('fleet.quoted', { text: search.q }), lift: { q: undefined } },
    search.status && { label: t(`status.${search.status}`), lift: { status: undefined } },
    search.kind && { label: t(`kind.${search.kind}`), lift: { kind: undefined } },
    search.room && {
      label: search.room === 'none' ? t('fleet.no_room') : (roomName ?? t('fleet.room')),
      lift: { room: undefined },
    },
  ].filter((chip) => typeof chip === 'object')
  return (
    <search className="bar">
      <SearchBox text={search.q ?? ''} onText={(q) => onChange({ q })} />
      <Picker
        label={t('fleet.kind')}
        value={search.kind ?? 'all'}
        options={[all(t('fleet.kind_all')), ...kinds]}
        onChange={(kind) => onChange({ kind: kinds.find(({ value }) => value === kind)?.value })}
      />
      {schools.length > 1 && (
        <Picker
          label={t('fleet.school')}
          value={search.school ?? 'all'}
          options={[all(t('fleet.school_all')), ...schools.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(school) =>
            onChange({ school: school === 'all' ? undefined : school, authority: undefined, room: undefined })
          }
          search={{ label: t('scope.search'), none: t('scope.none'), fold: foldText }}
        />
      )}
      <Picker
        label={t('fleet.room')}
        value={search.room ?? 'all'}
        options={[all(t('fleet.room_all')), { value: 'none', label: t('fleet.no_room') }, ...rooms]}
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
}

/** Every filter lifted; the scope and the order stay. */
export const NOTHING = { q: undefined, status: undefined, kind: undefined, room: undefined }

/** Searches while one types, once the hand rests. */
function SearchBox({ text, onText }: { text: string; onText: (text: string | undefined) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(text)
  const asked = useRef(text)
  const settled = useDebounced(typed, 220)
  const ask = useRef(onText)
  ask.current = onText

  useEffect(() => {
    // The address was changed by something else: a chip, the back button.
    if (text === asked.current) return
    asked.current = text
    setTyped(text)
  }, [text])
  useEffect(() => {
    const wanted = settled.trim()
    if (wanted === asked.current.trim()) return
    asked.current = wanted
    ask.current(wanted === '' ? undefined : wanted)
  }, [settled])

  return (
    <label className="field q">
      <Sign name="search" />
      <span className="vh">{t('fleet.search')}</span>
      <input
        type="search"
        placeholder={t('fleet.search_hint')}
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  )
}
