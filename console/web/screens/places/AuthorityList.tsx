import type { AuthorityLine } from '@preau/protocol/api/schools.ts'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { SearchField } from '../../../ui/SearchField.tsx'
import { useWords } from '../../format/words.ts'
import { AuthorityPanel, type AuthorityPanelProps } from './AuthorityPanel.tsx'
import { findAuthorities } from './find-authorities.ts'
import type { Place } from './place.ts'

type ListProps = Omit<AuthorityPanelProps, 'authority'> & { authorities: readonly AuthorityLine[] }

/** More schools than these get a field to search them, and only those that can be seen are drawn. */
const GLANCE = 40

/** Every authority with its schools. */
export function AuthorityList({ authorities, ...acts }: ListProps) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const asked = useDeferredValue(text)
  const found = useMemo(() => findAuthorities(authorities, asked), [authorities, asked])
  const many = authorities.reduce((sum, { schools }) => sum + schools.length, 0) > GLANCE
  // The whole authority is what its form and its deletion are about, however few of its schools fit a search.
  const onPlace = (act: (place: Place) => void) => (place: Place) =>
    act(place.kind === 'authority' ? { ...place, place: wholeOf(authorities, place.place) } : place)
  const panel = (authority: AuthorityLine) => (
    <AuthorityPanel
      key={authority.id}
      authority={authority}
      onMake={acts.onMake}
      onEdit={onPlace(acts.onEdit)}
      onDelete={onPlace(acts.onDelete)}
    />
  )
  if (!many) return <div className="authorities">{authorities.map(panel)}</div>
  return (
    <>
      <search className="bar">
        <SearchField
          label={t('places.search')}
          hint={t('places.search_hint')}
          text={text}
          maxLength={100}
          onText={setText}
        />
      </search>
      {found.length === 0 ? (
        <p className="muted">{t('places.not_found', { text: asked.trim() })}</p>
      ) : (
        <Seen key={asked} authorities={found} panel={panel} />
      )}
    </>
  )
}

function wholeOf<T extends { id: string }>(authorities: readonly AuthorityLine[], place: T): T | AuthorityLine {
  return authorities.find(({ id }) => id === place.id) ?? place
}

interface SeenProps {
  authorities: readonly AuthorityLine[]
  panel: (authority: AuthorityLine) => ReactNode
}

/** Heights before they are measured, px: of what is above the schools, and of one school. */
const HEAD = 104
const LINE = 44
const GAP = 16

/** The panels that can be seen, in the height that all of them take. */
function Seen({ authorities, panel }: SeenProps) {
  const list = useRef<HTMLDivElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: authorities.length,
    estimateSize: (index) => HEAD + LINE * Math.min(40, authorities[index]?.schools.length ?? 0),
    getItemKey: (index) => authorities[index]?.id ?? index,
    gap: GAP,
    overscan: 3,
    scrollMargin: offset,
  })
  const items = virtual.getVirtualItems()
  const before = (items[0]?.start ?? offset) - offset
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset)
  return (
    <div className="authorities" ref={list} style={{ paddingTop: before, paddingBottom: Math.max(0, after) }}>
      {items.map((item) => {
        const authority = authorities[item.index]
        return (
          authority && (
            <div key={item.key} data-index={item.index} ref={virtual.measureElement}>
              {panel(authority)}
            </div>
          )
        )
      })}
    </div>
  )
}
