import type { PlaceTree } from '@preau/protocol/api/places.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Palette, type Target } from '../../ui/Palette.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { devicesQuery, placesQuery } from '../api/queries.ts'
import { useWords } from '../format/words.ts'
import { PAGES } from './pages.ts'

const SHOWN = 6

/** One field that leads anywhere: pages and places are known here, devices are searched by the server. */
export function GoTo({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const words = foldText(text)
  const asked = useDebounced(words, 150)
  const places = useQuery({ ...placesQuery, enabled: open })
  const devices = useQuery({
    ...devicesQuery({ q: asked, limit: SHOWN }),
    enabled: open && asked !== '',
    placeholderData: keepPreviousData,
  })
  const fits = (name: string) => words.split(' ').every((word) => foldText(name).includes(word))

  const pages = PAGES.filter((page) => fits(t(page.word))).map(
    (page): Target => ({
      id: `page ${page.to}`,
      name: t(page.word),
      mark: <Sign name={page.to === '/fleet' ? 'list' : page.to === '/places' ? 'school' : 'server'} />,
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
      targets: places.data ? placeTargets(places.data, words === '' ? () => true : fits) : [],
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
    if (kind === 'school') void navigate({ to: '/fleet', search: { school: value } })
    if (kind === 'room') void navigate({ to: '/fleet', search: { school, room: value } })
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

function placeTargets(tree: PlaceTree, fits: (name: string) => boolean): Target[] {
  const schools = tree.authorities.flatMap((authority) => authority.schools.map((school) => ({ authority, school })))
  return [
    ...schools
      .filter(({ school }) => fits(`${school.name} ${school.uai ?? ''}`))
      .slice(0, SHOWN)
      .map(({ authority, school }) => ({
        id: `school ${school.id}`,
        name: school.name,
        detail: authority.name,
        mark: <Sign name="school" />,
      })),
    ...schools
      .flatMap(({ school }) => school.rooms.map((room) => ({ school, room })))
      .filter(({ room, school }) => fits(`${room.name} ${school.name}`))
      .slice(0, SHOWN)
      .map(({ school, room }) => ({
        id: `room ${room.id} ${school.id}`,
        name: room.name,
        detail: school.name,
        mark: <Sign name="door" />,
      })),
  ]
}
