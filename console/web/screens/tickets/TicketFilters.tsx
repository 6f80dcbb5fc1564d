import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { TICKET_SEVERITIES } from '@preau/protocol/rules/tickets/service-event.ts'
import { Button } from '../../../ui/Button.tsx'
import { Chip } from '../../../ui/Chip.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { optionsOfSchools, schoolsOf } from '../fleet/place-options.ts'
import { SearchBox } from '../fleet/SearchBox.tsx'
import { NOTHING, type ScopedTicketSearch, type TicketChange, WHO } from './search.ts'

interface TicketFiltersProps {
  search: ScopedTicketSearch
  tree: SchoolNames | undefined
  /** The name of the device, where the list is of one. */
  device: string | undefined
  onChange: (change: TicketChange) => void
}

/** What narrows the list of tickets down; all of it stands in the address. */
export function TicketFilters({ search, tree, device, onChange }: TicketFiltersProps) {
  const { t } = useWords()
  const may = useMay()
  const schools = tree ? schoolsOf(tree) : []
  const chips = [
    search.q !== undefined && { label: t('fleet.quoted', { text: search.q }), lift: { q: undefined } },
    search.severity && { label: t(`ticket.severity.${search.severity}`), lift: { severity: undefined } },
    search.who && { label: t(`tickets.who.${search.who}`), lift: { who: undefined } },
    search.device && { label: device ?? t('tickets.equipment'), lift: { device: undefined } },
  ].filter((chip) => typeof chip === 'object')
  return (
    <search className="bar">
      <SearchBox
        text={search.q ?? ''}
        onText={(q) => onChange({ q })}
        label={t('tickets.search')}
        hint={t('tickets.search_hint')}
      />
      {may('ticket.work') && (
        <Picker
          label={t('tickets.who')}
          value={search.who ?? 'all'}
          options={[
            { value: 'all', label: t('tickets.who.all') },
            ...WHO.map((value) => ({ value, label: t(`tickets.who.${value}`) })),
          ]}
          onChange={(value) => onChange({ who: WHO.find((one) => one === value) })}
        />
      )}
      <Picker
        label={t('tickets.severity')}
        value={search.severity ?? 'all'}
        options={[
          { value: 'all', label: t('tickets.severity_all') },
          ...TICKET_SEVERITIES.map((value) => ({ value, label: t(`ticket.severity.${value}`) })),
        ]}
        onChange={(value) => onChange({ severity: TICKET_SEVERITIES.find((one) => one === value) })}
      />
      {schools.length > 1 && (
        <Picker
          label={t('tickets.school')}
          value={search.school ?? 'all'}
          options={[{ value: 'all', label: t('fleet.school_all') }, ...optionsOfSchools(tree)]}
          onChange={(school) => onChange({ school: school === 'all' ? undefined : school, authority: undefined })}
          search={{ label: t('scope.search'), none: t('scope.none'), fold: foldText }}
        />
      )}
      {chips.map((chip) => (
        <Chip
          key={chip.label}
          label={chip.label}
          removeLabel={t('tickets.lift', { filter: chip.label })}
          onRemove={() => onChange(chip.lift)}
        />
      ))}
      {chips.length > 1 && (
        <Button look="quiet" small onClick={() => onChange(NOTHING)}>
          {t('tickets.lift_all')}
        </Button>
      )}
    </search>
  )
}
