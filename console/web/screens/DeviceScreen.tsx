import type { Device } from '@preau/protocol/api/devices.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import { isTablet } from '@preau/protocol/rules/tablets.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../../ui/Page.tsx'
import { schoolQuery } from '../api/place-queries.ts'
import { deviceQuery } from '../api/queries.ts'
import { useServerNow } from '../api/server-clock.ts'
import { useIsTerritory } from '../api/territory.ts'
import { useMay } from '../api/use-may.ts'
import { useWords, useWordsIn } from '../format/words.ts'
import { RoomClosures } from './closures/RoomClosures.tsx'
import { CoverBand } from './device/CoverBand.tsx'
import type { ChartChoice } from './device/DeviceCharts.tsx'
import { DeviceFacts } from './device/DeviceFacts.tsx'
import { DeviceHead } from './device/DeviceHead.tsx'
import { DeviceMissing } from './device/DeviceMissing.tsx'
import { DeviceWaiting } from './device/DeviceWaiting.tsx'
import { Events } from './device/Events.tsx'
import { Hardware } from './device/Hardware.tsx'
import type { DevicePageProps } from './device/page-props.ts'
import { Readings } from './device/Readings.tsx'
import { RevokePanel } from './device/RevokePanel.tsx'
import { SoftwareTable } from './device/SoftwareTable.tsx'
import { StatePanel } from './device/StatePanel.tsx'
import { schoolOf } from './device/school-of.ts'
import { useInventory } from './device/use-inventory.tsx'
import { ViewPanel } from './device/ViewPanel.tsx'
import { WakePanel } from './device/WakePanel.tsx'
import { AttachedPanel } from './equipment/AttachedPanel.tsx'
import { EquipmentPage } from './equipment/EquipmentPage.tsx'
import { FixPanel } from './fixes/FixPanel.tsx'
import { Problem } from './Problem.tsx'
import { TabletPanel } from './tablet/TabletPanel.tsx'
import { SilentSchool } from './territory/SilentSchool.tsx'
import { WaitingForSchool } from './territory/WaitingForSchool.tsx'
import { TicketsPanel } from './tickets/TicketsPanel.tsx'
import { DeviceUpdatesPanel } from './updates/DeviceUpdatesPanel.tsx'
import './device/device.css'
import './device/facts.css'

const route = getRouteApi('/devices/$device')

/** One device: what it is, why it has its status, its readings now and over a day, its events, its inventory. */
export function DeviceScreen() {
  const voice = useWords()
  const { t } = voice
  const { device: id } = route.useParams()
  const { data: device, error, refetch } = useQuery(deviceQuery(id))
  if (device) return <DevicePage key={device.id} device={device} />
  return (
    <Page title={t('device.title')} className="device">
      <h1 className="vh">{t('device.title')}</h1>
      {error === null ? (
        <DeviceWaiting label={t('device.loading')} />
      ) : (
        <div className="panel alone">
          {isPreauError(error, 'DEVICE_NOT_FOUND', 'ID_INVALID') ? (
            <DeviceMissing voice={voice} />
          ) : (
            <Problem error={error} title={t('device.unread')} onRetry={() => void refetch()} />
          )}
        </div>
      )}
    </Page>
  )
}

function DevicePage({ device }: { device: Device }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data: places } = useQuery(schoolQuery(device.school.id))
  const school = schoolOf(places, device.school.id)
  const voice = useWordsIn(school?.timezone)
  const now = useServerNow(20_000)
  const shared = {
    device,
    school,
    voice,
    now,
    choice: search,
    onChoice: (choice: ChartChoice) =>
      void navigate({ search: ({ range, to, view, ...rest }) => ({ ...rest, ...choice }), replace: true }),
    allEvents: search.events === 'all',
    onAllEvents: (all: boolean) =>
      void navigate({ search: ({ events: _, ...rest }) => (all ? { ...rest, events: 'all' } : rest), replace: true }),
  }
  const { equipment } = device
  return (
    <Page title={`${device.name} · ${device.school.name}`} className="device">
      <DeviceHead device={device} voice={voice} />
      <SilentSchool school={device.school.id} />
      <WaitingForSchool device={device.id} />
      <StatePanel device={device} voice={voice} now={now} />
      <CoverBand device={device} voice={voice} now={now} />
      {equipment === null ? (
        <Machine
          {...shared}
          software={search.software ?? ''}
          onSoftware={(text) =>
            void navigate({
              search: ({ software: _, ...rest }) => (text === '' ? rest : { ...rest, software: text }),
              replace: true,
            })
          }
        />
      ) : (
        <EquipmentPage {...shared} detail={equipment} />
      )}
    </Page>
  )
}

interface MachineProps extends DevicePageProps {
  software: string
  onSoftware: (text: string) => void
}

/** The two columns of a machine with an agent. */
function Machine(props: MachineProps) {
  const { device, school, voice, now, choice, onChoice, allEvents, onAllEvents, software, onSoftware } = props
  const inventory = useInventory(device.id)
  const may = useMay()
  const isTerritory = useIsTerritory()
  return (
    <div className="cols">
      <div>
        <Readings device={device} voice={voice} choice={choice} onChoice={onChoice} />
        <Events device={device.id} voice={voice} now={now} all={allEvents} onAll={onAllEvents} />
        {inventory.data?.software && (
          <SoftwareTable
            section={inventory.data.software}
            voice={voice}
            now={now}
            text={software}
            onText={onSoftware}
          />
        )}
      </div>
      <div>
        {!isTablet(device.agent) && (
          <FixPanel
            device={device}
            reasons={device.reasons.map(({ code }) => code)}
            may={may('fix.run', { school: device.school.id, authority: device.authority?.id })}
            voice={voice}
            now={now}
          />
        )}
        <TicketsPanel of={{ device: device.id, name: device.name }} voice={voice} now={now} />
        <RoomClosures device={device} voice={voice} now={now} />
        {!isTablet(device.agent) &&
          may('device.view', { school: device.school.id, authority: device.authority?.id }) && (
            <ViewPanel device={device} />
          )}
        {!isTablet(device.agent) &&
          !isTerritory &&
          device.connectedAt === null &&
          !device.simulated &&
          may('device.wake', { school: device.school.id, authority: device.authority?.id }) && (
            <WakePanel device={device} voice={voice} />
          )}
        {isTablet(device.agent) && <TabletPanel device={device} voice={voice} now={now} />}
        <AttachedPanel device={device} voice={voice} now={now} />
        <DeviceUpdatesPanel device={device} voice={voice} />
        <DeviceFacts device={device} school={school} inventory={inventory.data} voice={voice} now={now} />
        {inventory.data && <Hardware inventory={inventory.data} voice={voice} now={now} />}
        {inventory.problem}
        {may('device.revoke', { school: device.school.id, authority: device.authority?.id }) && (
          <RevokePanel device={device} />
        )}
      </div>
    </div>
  )
}
