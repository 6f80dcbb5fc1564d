import { AUDIT_RESULTS, type AuditList } from '@preau/protocol/api/audit.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useQuery } from '@tanstack/react-query'
import { type Option, Picker } from '../../../ui/Picker.tsx'
import { peopleQuery } from '../../api/people.ts'
import { useMay } from '../../api/use-may.ts'
import { AUDITED, actionText, actorText } from '../../format/audit-text.ts'
import { useWords } from '../../format/words.ts'
import { SearchBox } from '../fleet/SearchBox.tsx'
import { type AuditSearch, PERIODS, USUAL_PERIOD } from './search.ts'

interface AuditFiltersProps {
  search: AuditSearch
  names: AuditList['names']
  onChange: (next: { [N in keyof AuditSearch]?: AuditSearch[N] | undefined }) => void
}

const PROGRAMS = ['local', 'system', 'nobody'] as const

/** What narrows the audit down; all of it stands in the address, and the school in the scope of the page. */
export function AuditFilters({ search, names, onChange }: AuditFiltersProps) {
  const voice = useWords()
  const { t } = voice
  const may = useMay()
  const { data } = useQuery({ ...peopleQuery({ limit: 500 }), enabled: may('people.manage') })
  const people = (data?.rows ?? []).map(
    ({ id, name, login }): Option => ({ value: `person:${id}`, label: name, ...(login && { detail: login }) }),
  )
  const others = PROGRAMS.map((value): Option => ({ value, label: t(`audit.actor.${value}`) }))
  const who = [{ value: 'all', label: t('audit.who_all') }, ...people, ...others]
  // Somebody who was erased, or a token: not in the list of people, but in the address.
  if (search.who && !who.some(({ value }) => value === search.who)) {
    who.push({ value: search.who, label: actorText(search.who, names, voice) })
  }
  return (
    <search className="filters">
      <SearchBox
        text={search.q ?? ''}
        onText={(q) => onChange({ q })}
        label={t('audit.search')}
        hint={t('audit.search_hint')}
      />
      <Picker
        label={t('audit.period')}
        value={search.period ?? USUAL_PERIOD}
        options={PERIODS.map((value) => ({ value, label: t(`audit.period.${value}`) }))}
        onChange={(value) => onChange({ period: PERIODS.find((one) => one === value && one !== USUAL_PERIOD) })}
      />
      <Picker
        label={t('audit.who')}
        value={search.who ?? 'all'}
        options={who}
        onChange={(value) => onChange({ who: value === 'all' ? undefined : value })}
        search={{ label: t('audit.who_search'), none: t('audit.who_none'), fold: foldText }}
      />
      <Picker
        label={t('audit.what')}
        value={search.what ?? 'all'}
        options={[
          { value: 'all', label: t('audit.what_all') },
          ...AUDITED.map((value) => ({ value, label: actionText(value, voice) })),
        ]}
        onChange={(value) => onChange({ what: value === 'all' ? undefined : value })}
        search={{ label: t('audit.what_search'), none: t('audit.what_none'), fold: foldText }}
      />
      <Picker
        label={t('audit.result')}
        value={search.result ?? 'all'}
        options={[
          { value: 'all', label: t('audit.result_all') },
          ...AUDIT_RESULTS.map((value) => ({ value, label: t(`audit.result.${value}`) })),
        ]}
        onChange={(value) => onChange({ result: AUDIT_RESULTS.find((one) => one === value) })}
      />
    </search>
  )
}
