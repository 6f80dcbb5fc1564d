import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type Option, Picker } from '../../ui/Picker.tsx'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { useWords } from '../format/words.ts'
import type { ScopeSearch } from '../scope-search.ts'

/** Which part of the fleet every page is about: all, one authority, one school. It stands in the address. */
export function ScopePicker() {
  const { t } = useWords()
  const { data } = useQuery(schoolNamesQuery)
  const { school, authority } = useSearch({ strict: false })
  const navigate = useNavigate()
  const path = useLocation({ select: (location) => location.pathname })
  const options = useMemo(() => scopeOptions(data, { all: t('scope.all'), authority: t('scope.authority') }), [data, t])
  if (!data || data.authorities.length === 0) return null

  const choose = (value: string) => {
    const id = value.slice(2)
    const scope: ScopeSearch = {
      school: value.startsWith('s:') ? id : undefined,
      authority: value.startsWith('a:') ? id : undefined,
    }
    if (path === '/places') void navigate({ to: '/places', search: scope })
    else void navigate({ to: '/fleet', search: (before) => (path === '/fleet' ? narrowed(before, scope) : scope) })
  }
  return (
    <Picker
      className="scope"
      hideLabel
      label={t('scope.label')}
      value={school ? `s:${school}` : authority ? `a:${authority}` : 'all'}
      options={options}
      onChange={choose}
      search={{ label: t('scope.search'), none: t('scope.none'), fold: foldText }}
    />
  )
}

/** All, then each authority with its schools. */
function scopeOptions(names: SchoolNames | undefined, words: { all: string; authority: string }): Option[] {
  const authorities = names?.authorities ?? []
  const several = authorities.length > 1
  return [
    { value: 'all', label: words.all },
    ...authorities.flatMap((place): Option[] => [
      ...(several ? [{ value: `a:${place.id}`, label: place.name, detail: words.authority, group: place.name }] : []),
      ...place.schools.map((one) => ({
        value: `s:${one.id}`,
        label: one.name,
        ...(one.uai && { detail: one.uai }),
        group: place.name,
      })),
    ]),
  ]
}

/** The filters that still have a sense in another scope: a room belongs to one school. */
function narrowed<T extends ScopeSearch & { room?: string }>(search: T, scope: ScopeSearch) {
  const { school: _, authority: __, room, ...rest } = search
  return { ...rest, ...(room === 'none' && { room }), ...scope }
}
