import type { DeviceRow } from '@preau/protocol/api/devices.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { StatusMark } from '../../../ui/StatusMark.tsx'
import { saveFile } from '../../../ui/save-file.ts'
import { Note, Waiting } from '../../../ui/states.tsx'
import { labelSheet } from '../../api/labels.ts'
import { devicesQuery } from '../../api/queries.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { Refusal } from '../Refusal.tsx'
import { isOfThisMachine } from './of-this-machine.ts'
import './labels.css'

interface LabelsDialogProps {
  school: Id
  device: Id | undefined
  onClose: () => void
}

/** Every device of a school is among the first so many. */
const MOST = 500

/** Which devices get a label, by room; then the sheet. */
export function LabelsDialog({ school, device, onClose }: LabelsDialogProps) {
  const { t } = useWords()
  const [touched, setTouched] = useState<ReadonlySet<Id> | undefined>(
    device === undefined ? undefined : new Set([device]),
  )
  const [fault, setFault] = useState(false)
  const { data, error, refetch } = useQuery({
    ...devicesQuery({ school, sort: 'room', limit: MOST }),
    enabled: device === undefined,
  })
  const sheet = useMutation({
    mutationFn: labelSheet,
    onSuccess: ({ name, blob }) => {
      saveFile(name, blob)
      onClose()
    },
  })
  const rows = data?.rows ?? []
  const chosen = touched ?? new Set(rows.map(({ id }) => id))
  const all = rows.length > 0 && rows.every(({ id }) => chosen.has(id))
  const set = (ids: readonly Id[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) on ? next.add(id) : next.delete(id)
    setTouched(next)
    setFault(false)
  }
  const print = () => {
    if (chosen.size === 0) return setFault(true)
    sheet.mutate({ school, ...(!all && { devices: [...chosen] }) })
  }
  return (
    <Dialog title={t('label.title')} open medium onClose={onClose} closeLabel={t('shell.close')}>
      <div className="form">
        <p className="muted">{t('label.say')}</p>
        {isOfThisMachine(location.hostname) && (
          <Note tone="degraded">{t('label.local_say', { host: location.host })}</Note>
        )}
        {device !== undefined ? null : !data ? (
          error ? (
            <Problem error={error} title={t('label.failed')} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('label.loading')} rows={5} />
          )
        ) : (
          <fieldset className="labelchoice">
            <legend className="vh">{t('label.title')}</legend>
            <label className="pick all">
              <input
                type="checkbox"
                checked={all}
                onChange={() =>
                  set(
                    rows.map(({ id }) => id),
                    !all,
                  )
                }
              />
              {t('label.all')}
            </label>
            <ul>
              {roomsOf(rows).map(({ key, name, devices }) => {
                const ids = devices.map(({ id }) => id)
                const whole = ids.every((id) => chosen.has(id))
                return (
                  <li key={key}>
                    <label className="pick room">
                      <input type="checkbox" checked={whole} onChange={() => set(ids, !whole)} />
                      {name ?? t('label.room_none')}
                    </label>
                    {devices.map(({ id, name: deviceName }) => (
                      <label className="pick" key={id}>
                        <input type="checkbox" checked={chosen.has(id)} onChange={() => set([id], !chosen.has(id))} />
                        {deviceName}
                      </label>
                    ))}
                  </li>
                )
              })}
            </ul>
          </fieldset>
        )}
        {fault && (
          <span className="msg" role="alert">
            <StatusMark shape="down" />
            {t('label.none')}
          </span>
        )}
        <Refusal error={sheet.error} />
        <div className="rowb end">
          <span className="muted" role="status">
            {(data || device) && t('label.chosen', { count: chosen.size })}
          </span>
          <Button look="quiet" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button
            look="solid"
            sign="printer"
            blocked={sheet.isPending || (!data && device === undefined)}
            onClick={print}
          >
            {t(sheet.isPending ? 'label.making' : 'label.make')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** The devices room by room, in the order of the list. */
function roomsOf(rows: readonly DeviceRow[]): { key: string; name: string | null; devices: DeviceRow[] }[] {
  const rooms = new Map<string, { key: string; name: string | null; devices: DeviceRow[] }>()
  for (const row of rows) {
    const key = row.room?.id ?? 'none'
    const room = rooms.get(key) ?? { key, name: row.room?.name ?? null, devices: [] }
    room.devices.push(row)
    rooms.set(key, room)
  }
  return [...rooms.values()]
}
