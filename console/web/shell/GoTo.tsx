import type { RoomName } from '@preau/protocol/api/rooms.ts'
import type { SchoolNames } from '@preau/protocol/api/schools.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Palette, type Target } from '../../ui/Palette.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { roomsQuery, schoolNamesQuery } from '../api/place-queries.ts'
import { devicesQuery } from '../api/queries.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { pagesFor } from './pages.ts'

const SHOWN = 6

/** One field that leads anywhere: pages and schools are known here, devices and rooms are searched by the server. */
export function GoTo({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const may = useMay()
  const words = foldText(text)
  const asked = useDebounced(words, 150)
  const names = useQuery({ ...schoolNamesQuery, enabled: open })
  // The names are there for others too: they are folded once somebody is about to search them.
  const schools = useMemo(() => foldedSchools(open ? names.data : undefined), [open, names.data])
  const rooms = useQuery({ ...roomsQuery({ ...(asked !== '' && { q: asked }), limit: SHOWN }), enabled: open })
  const devices = useQuery({
    ...devicesQuery({ q: asked, limit: SHOWN }),
    enabled: open && asked !== '' && may('fleet.read'),
    placeholderData: keepPreviousData,
  })
  const fitsFolded = (name: string) => words.split(' ').every((word) => name.includes(word))
  const fits = (name: string) => fitsFolded(foldText(name))

  const pages = pagesFor(may)
    .filter((page) => fits(t(page.word)))
    .map(
      (page): Target => ({
        id: `page ${page.to}`,
        name: t(page.word),
        mark: <Sign name={page.sign} />,
        keys: `g ${page.key}`,
      }),
    )
  const found = words === '' ? [] : (devices.data?.rows ?? [])
  const groups = [
    { title: t('goto.pages'), targets: pages },
    {
      title: t('goto.devices'),
      targets: found.map((row) => ({
        id: `device ${row.id}`,
        name: row.name,
        detail: [t(`status.${row.status}`), row.room?.name, row.school.name].filter(Boolean).join(' · '),
        mark: <StatusMark shape={row.status} />,
      })),
    },
    {
      title: t('goto.places'),
      targets: [
        ...schoolTargets(words === '' ? schools : schools.filter(({ folded }) => fitsFolded(folded))),
        ...roomTargets(rooms.data?.rooms ?? [], (names.data?.authorities.length ?? 0) > 1),
      ],
    },
  ]
  const close = () => {
    setText('')
    onClose()
  }
  const go = (id: string) => {
    close()
    const [kind, value = '', school = ''] = id.split(' ')
    if (kind === 'page') void navigate({ to: value })
    if (kind === 'device') void navigate({ to: '/devices/$device', params: { device: value } })
    if (kind === 'school') void navigate({ to: may('fleet.read') ? '/fleet' : '/places', search: { school: value } })
    if (kind === 'room') {
      if (may('fleet.read')) void navigate({ to: '/fleet', search: { school, room: value } })
      else void navigate({ to: '/places', search: { school } })
    }
  }
  return (
    <Palette
      label={t('goto.label')}
      open={open}
      onClose={close}
      text={text}
      onText={setText}
      groups={groups}
      onGo={go}
      none={devices.isFetching || asked !== words ? t('goto.searching') : t('goto.none')}
    />
  )
}

interface FoldedSchool {
  id: string
  name: string
  authority: string
  /** What is searched. */
  folded: string
}

function foldedSchools(names: SchoolNames | undefined): FoldedSchool[] {
  return (names?.authorities ?? []).flatMap((authority) =>
    authority.schools.map(({ id, name, uai }) => ({
      id,
      name,
      authority: authority.name,
      folded: foldText(`${name} ${uai ?? ''}`),
    })),
  )
}

function schoolTargets(schools: readonly FoldedSchool[]): Target[] {
  return schools.slice(0, SHOWN).map(({ id, name, authority }) => ({
    id: `school ${id}`,
    name,
    detail: authority,
    mark: <Sign name="school" />,
  }))
}

function roomTargets(rooms: readonly RoomName[], several: boolean): Target[] {
  return rooms.map(({ id, name, school, authority }) => ({
    id: `room ${id} ${school.id}`,
    name,
    detail: several ? `${school.name}, ${authority.name}` : school.name,
    mark: <Sign name="door" />,
  }))
}
