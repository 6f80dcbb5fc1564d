import type { Device } from '@preau/protocol/api/devices.ts'
import type { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import type { School } from '@preau/protocol/api/places.ts'
import { MACHINE_KINDS, type MachineKind } from '@preau/protocol/rules/device-status.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { isTablet } from '@preau/protocol/rules/tablets.ts'
import { Link } from '@tanstack/react-router'
import { type Fact, Facts } from '../../../ui/Facts.tsx'
import { formatEvery } from '../../format/every.ts'
import type { Voice } from '../../format/translate.ts'
import { KIND_SIGNS } from '../fleet/KindSign.tsx'
import { ChoiceFact } from './ChoiceFact.tsx'
import { TextFact } from './TextFact.tsx'
import { WarrantyFact } from './WarrantyFact.tsx'

interface DeviceFactsProps {
  device: Device
  /** The school of the device with its rooms; undefined until the places are known. */
  school: School | undefined
  inventory: DeviceInventory | undefined
  voice: Voice
  now: number
}

/** Who the device is: what a person says of it, and what it says of itself. */
export function DeviceFacts({ device, school, inventory, voice, now }: DeviceFactsProps) {
  const { t } = voice
  return (
    <section className="panel" aria-labelledby="facts">
      <header>
        <h2 id="facts">{t('facts.title')}</h2>
      </header>
      <dl className="facts">
        <TextFact
          device={device}
          voice={voice}
          field="name"
          label={t('facts.name')}
          empty=""
          check={(text) => (text === '' ? t('facts.name_empty') : text.length > 80 ? t('facts.name_long') : null)}
        />
        {/* What is attached to a machine is what its description says. */}
        {device.equipment === null && (
          <ChoiceFact
            device={device}
            voice={voice}
            label={t('facts.kind')}
            value={device.kind}
            options={MACHINE_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`), sign: KIND_SIGNS[kind] }))}
            change={(kind) => ({ kind: kind as MachineKind })}
          />
        )}
        <RoomFact device={device} school={school} voice={voice} />
        <WarrantyFact device={device} voice={voice} now={now} />
        <TextFact
          device={device}
          voice={voice}
          field="note"
          label={t('facts.note')}
          help={t('facts.note_help')}
          empty={t('facts.no_note')}
          check={(text) => (text.length > 2000 ? t('facts.note_long') : null)}
        />
      </dl>
      <Identity device={device} inventory={inventory} voice={voice} now={now} />
    </section>
  )
}

function RoomFact({ device, school, voice }: Pick<DeviceFactsProps, 'device' | 'school' | 'voice'>) {
  const { t } = voice
  const rooms = school?.rooms ?? (device.room ? [device.room] : [])
  if (school !== undefined && rooms.length === 0) {
    return (
      <div className="fact">
        <dt>{t('facts.room')}</dt>
        <dd>
          <span className="muted">{t('facts.no_rooms')}</span> <Link to="/places">{t('facts.make_rooms')}</Link>
        </dd>
      </div>
    )
  }
  return (
    <ChoiceFact
      device={device}
      voice={voice}
      label={t('facts.room')}
      value={device.room?.id ?? 'none'}
      options={[
        { value: 'none', label: t('device.no_room') },
        ...rooms.map((room) => ({ value: room.id, label: room.name })),
      ]}
      change={(room) => ({ room: room === 'none' ? null : room })}
      search={{ label: t('facts.search_room'), none: t('facts.no_such_room'), fold: foldText }}
    />
  )
}

function Identity({ device, inventory, voice, now }: Omit<DeviceFactsProps, 'school'>) {
  const { t, format } = voice
  const at = (moment: number | null) => (moment === null ? null : format.spokenMoment(moment, now))
  const { agent } = device
  const isMachine = device.equipment === null
  const rows: Fact[] = [
    [t('facts.school'), device.school.name],
    [t('facts.authority'), device.authority?.name],
    [t('facts.address'), addressOf(inventory)],
    [t('facts.last_heard'), at(device.heardAt) ?? t('device.never_heard')],
    [
      t('facts.connection'),
      !isMachine || isTablet(agent)
        ? null
        : device.connectedAt === null
          ? t('facts.not_connected')
          : t('facts.connected', { moment: format.spokenMoment(device.connectedAt, now) }),
    ],
    [
      t('facts.interval'),
      isTablet(agent) ? t('tablet.interval') : isMachine ? formatEvery(device.interval, voice) : null,
    ],
    [t('facts.enrolled'), isMachine ? at(device.enrolledAt) : null],
    [t('facts.first_heard'), at(device.firstHeardAt)],
    [t('facts.agent'), agent && agentText(agent, voice)],
    [t('facts.id'), <code key="id">{device.id}</code>],
  ]
  return <Facts rows={rows} />
}

/** Which agent looks after it; a tablet has none, and its browser stands for it. */
function agentText(agent: NonNullable<Device['agent']>, { t }: Voice): string {
  const { version, platform, arch } = agent
  return isTablet(agent) ? t('tablet.agent', { browser: version || '?' }) : `${version}, ${platform} ${arch}`
}

/** The addresses by which it stands on the school's network. */
function addressOf(inventory: DeviceInventory | undefined): string | undefined {
  const found = inventory?.network?.items.flatMap((card) => (card.ip4 ? [card.ip4] : [])) ?? []
  return found.length > 0 ? found.join(', ') : undefined
}
