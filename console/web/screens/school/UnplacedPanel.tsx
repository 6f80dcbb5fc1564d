import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { School } from '@preau/protocol/api/places.ts'
import { toPreauError } from '@preau/protocol/errors.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { moveDevices, useChange } from '../../api/changes.ts'
import { errorText } from '../../format/error-text.ts'
import { useWords } from '../../format/words.ts'

interface UnplacedPanelProps {
  school: School
  devices: readonly DeviceRow[]
  onDone: (moved: readonly DeviceRow[], room: { id: string; name: string }) => void
}

/** Devices with no room yet: choose some, choose their room, one action. */
export function UnplacedPanel({ school, devices, onDone }: UnplacedPanelProps) {
  const voice = useWords()
  const { t } = voice
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [roomId, setRoomId] = useState('')
  const move = useChange(moveDevices)
  const picked = devices.filter((device) => chosen.has(device.id))
  const room = school.rooms.find((one) => one.id === roomId)
  const blocked = picked.length === 0 || room === undefined || move.isPending
  const all = picked.length === devices.length

  const toggle = (id: string) =>
    setChosen((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const go = () => {
    if (!room) return
    move.mutate(
      picked.map((device) => ({ device: device.id, room: room.id })),
      {
        onSuccess: () => {
          setChosen(new Set())
          onDone(picked, room)
        },
      },
    )
  }
  if (devices.length === 0) return null
  return (
    <section className="panel unplacedbox" aria-labelledby="unplaced">
      <header>
        <h2 id="unplaced">{t('places.unplaced')}</h2>
        <span className="muted">{t('places.count_devices', { count: devices.length })}</span>
      </header>
      <label className="pick all">
        <input
          type="checkbox"
          checked={all}
          onChange={() => setChosen(new Set(all ? [] : devices.map(({ id }) => id)))}
        />
        {t('places.choose_all')}
      </label>
      <ul>
        {devices.map((device) => (
          <li key={device.id}>
            <label className="pick">
              <input type="checkbox" checked={chosen.has(device.id)} onChange={() => toggle(device.id)} />
              <StatusMark shape={device.status} />
              <span>
                {device.name}
                <span className="vh">, {t(`status.${device.status}`)}</span>
                <small>{[t(`kind.${device.kind}`), device.model].filter(Boolean).join(', ')}</small>
              </span>
            </label>
            <Link className="open" to="/devices/$device" params={{ device: device.id }}>
              {t('places.open')}
              <span className="vh"> {device.name}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className="assign">
        <Picker
          label={t('places.into')}
          value={roomId}
          options={school.rooms.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setRoomId}
          placeholder={t('places.into_none')}
        />
        <Button look="solid" blocked={blocked} onClick={go}>
          {move.isPending ? t('shell.saving') : t('places.place', { count: picked.length })}
        </Button>
        <p className="muted" role="status">
          {move.error
            ? errorText(toPreauError(move.error).code, voice).title
            : school.rooms.length === 0
              ? t('places.place_no_room')
              : picked.length === 0
                ? t('places.place_none')
                : room === undefined
                  ? t('places.place_where')
                  : ''}
        </p>
      </div>
    </section>
  )
}
