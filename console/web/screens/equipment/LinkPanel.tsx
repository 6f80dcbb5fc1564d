import type { Device } from '@preau/protocol/api/devices.ts'
import type { EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { type Fact, Facts } from '../../../ui/Facts.tsx'
import { useChange } from '../../api/changes.ts'
import { confirmEquipment } from '../../api/equipment.ts'
import { useMay } from '../../api/use-may.ts'
import { errorText } from '../../format/error-text.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'

interface LinkPanelProps {
  device: Device
  detail: EquipmentDetail
  voice: Voice
  now: number
}

/** By which machine the device is reached, what describes it and how sure that is, and whether somebody confirmed it on site. */
export function LinkPanel({ device, detail, voice, now }: LinkPanelProps) {
  const { t, format } = voice
  const { certainty, confirmed, fault } = detail
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const rows: Fact[] = [
    [
      t('line.via'),
      <Link key="via" to="/devices/$device" params={{ device: detail.via }}>
        {detail.viaName}
      </Link>,
    ],
    [
      t('line.presence'),
      <span key="presence">
        {isAway(device) ? t('line.not_read') : t(`presence.${detail.presence}`)}
        {fault !== null && !isAway(device) && <span className="muted"> {errorText(fault, voice).title}.</span>}
      </span>,
    ],
    [t('line.read'), device.heardAt === null ? t('line.never') : format.ago(device.heardAt, now)],
    [t('line.vendor'), text(detail.values.vendor)],
    [t('hardware.model'), text(detail.values.model) ?? device.model],
    [t('hardware.serial'), text(detail.values.serial) ?? device.serial],
    [t('line.spec'), detail.specName],
    [t('line.certainty'), t(`line.certainty.${detail.untested ? 'U' : (certainty ?? 'none')}`)],
    [
      t('line.confirmed'),
      confirmed &&
        (confirmed.by === null
          ? t('line.confirmed_at', { moment: format.spokenMoment(confirmed.at, now) })
          : t('line.confirmed_by', { name: confirmed.by, moment: format.spokenMoment(confirmed.at, now) })),
    ],
  ]
  return (
    <section className="panel" aria-labelledby="link">
      <header>
        <h2 id="link">{t('line.title')}</h2>
      </header>
      <Facts rows={rows} />
      <Confirmation device={device} detail={detail} voice={voice} />
    </section>
  )
}

/** What only who stands before the device can say, where its description needs it. */
function Confirmation({ device, detail, voice }: Omit<LinkPanelProps, 'now'>) {
  const { t } = voice
  const [open, setOpen] = useState(false)
  const may = useMay()
  const change = useChange((confirmed: boolean) => confirmEquipment(device.id, { confirmed }))
  const isNeeded = detail.commands.some(({ reason }) => reason === 'unconfirmed')
  if (!may('equipment.confirm', { school: device.school.id, authority: device.authority?.id })) return null
  if (!isNeeded && detail.confirmed === null) return null
  const set = (confirmed: boolean) =>
    change.mutate(confirmed, {
      onSuccess: () => {
        setOpen(false)
        announcer.say(t(confirmed ? 'confirm.done' : 'confirm.taken_back'))
      },
    })
  return (
    <div className="confirmfoot">
      {detail.confirmed === null ? (
        <Button small sign="check" onClick={() => setOpen(true)}>
          {t('confirm.open')}
        </Button>
      ) : (
        <Button small look="quiet" blocked={change.isPending} onClick={() => set(false)}>
          {t('confirm.take_back')}
        </Button>
      )}
      {!open && <Refusal error={change.error} />}
      <ConfirmDialog
        name={device.name}
        detail={detail}
        open={open}
        pending={change.isPending}
        error={open ? change.error : null}
        voice={voice}
        onClose={() => setOpen(false)}
        onConfirm={() => set(true)}
      />
    </div>
  )
}

/** The machine that reaches it is off or silent: nothing is known of the device itself. */
export function isAway({ status }: Pick<Device, 'status'>): boolean {
  return status === 'offline' || status === 'asleep'
}
