import type { PlaceRef } from '@preau/protocol/api/devices.ts'
import type { RoomClosure } from '@preau/protocol/api/room-closures.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { CLOSURE_CAUSES, type ClosureCause } from '@preau/protocol/rules/booking/closure.ts'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { Note } from '../../../ui/states.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { useChange } from '../../api/changes.ts'
import { closeRoom } from '../../api/closures.ts'
import { newId } from '../../api/new-id.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { cannotText } from './closure-text.ts'

interface CloseRoomProps {
  school: Id
  rooms: readonly PlaceRef[]
  /** The day on which one comes. */
  today: string
  /** Whether its school has to do it first. */
  waits: boolean
  voice: Voice
  onDone: (closure: RoomClosure) => void
  onClose: () => void
}

const TIME = /^\d{2}:\d[05]$/
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** Which room is closed, when and why. What it does to who has booked there stands before one presses. */
export function CloseRoomDialog({ school, rooms, today, waits, voice, onDone, onClose }: CloseRoomProps) {
  const { t } = voice
  // One intent, however often it is sent.
  const [key] = useState(newId)
  const [room, setRoom] = useState(rooms[0]?.id ?? '')
  const [cause, setCause] = useState<ClosureCause>('works')
  const [when, setWhen] = useState({ date: today, from: '08:00', until: today, to: '18:00' })
  const close = useChange(closeRoom)
  const isWrong = ![when.from, when.to].every((time) => TIME.test(time))
  const isReversed = when.until < when.date || (when.until === when.date && when.to <= when.from)
  const isBlocked = isWrong || isReversed || ![when.date, when.until].every((day) => DATE.test(day)) || room === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isBlocked || close.isPending) return
    const { until, ...wish } = when
    const body = { school, room, key, cause, when: until === when.date ? wish : { ...wish, until } }
    close.mutate(body, { onSuccess: onDone })
  }
  const cannot = cannotText(close.error, voice)
  return (
    <Dialog open medium onClose={onClose} closeLabel={t('shell.close')} title={t('closure.dialog')}>
      <form className="form" onSubmit={submit}>
        <p>{t('closure.dialog_say')}</p>
        {rooms.length > 1 ? (
          <Picker
            label={t('closure.room')}
            value={room}
            options={rooms.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setRoom}
          />
        ) : (
          <p>
            {t('closure.room')} <b>{rooms[0]?.name}</b>
          </p>
        )}
        <Picker
          label={t('closure.cause')}
          value={cause}
          options={CLOSURE_CAUSES.map((value) => ({ value, label: t(`closure.cause.${value}`) }))}
          onChange={(value) => setCause(CLOSURE_CAUSES.find((one) => one === value) ?? 'works')}
        />
        <div className="pair">
          <TextField
            label={t('closure.from_day')}
            type="date"
            value={when.date}
            onChange={(date) => setWhen({ ...when, date, until: when.until < date ? date : when.until })}
          />
          <TextField
            label={t('closure.from_hour')}
            type="time"
            step={300}
            value={when.from}
            fault={isWrong ? t('closure.wrong_hour') : undefined}
            onChange={(from) => setWhen({ ...when, from })}
          />
        </div>
        <div className="pair">
          <TextField
            label={t('closure.to_day')}
            type="date"
            min={when.date}
            value={when.until}
            onChange={(until) => setWhen({ ...when, until })}
          />
          <TextField
            label={t('closure.to_hour')}
            type="time"
            step={300}
            value={when.to}
            fault={!isWrong && isReversed ? t('refusal.reversed') : undefined}
            onChange={(to) => setWhen({ ...when, to })}
          />
        </div>
        {waits && <Note tone="unknown">{t('closure.dialog_waits')}</Note>}
        {cannot === undefined ? <Refusal error={close.error} /> : <Note tone="down">{cannot}</Note>}
        <div className="acts">
          <Button onClick={onClose}>{t('closure.cancel')}</Button>
          <Button look="solid" type="submit" blocked={isBlocked || close.isPending}>
            {t('closure.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
