import type { CommandRequest } from '@preau/protocol/api/commands.ts'
import type { Device } from '@preau/protocol/api/devices.ts'
import type { EquipmentCommand, EquipmentDetail } from '@preau/protocol/api/equipment.ts'
import { useId, useState } from 'react'
import { Sign } from '../../../ui/Sign.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { ActionRow } from './ActionRow.tsx'
import { AskFirst } from './AskFirst.tsx'
import { actionGroups, sharedWays, type Way, wayOf } from './actions.ts'
import { Outcome } from './Outcome.tsx'
import type { Commands } from './use-commands.ts'

interface ActionsPanelProps {
  device: Device
  detail: EquipmentDetail
  commands: Commands
  voice: Voice
}

/** What became of a command stays beside the buttons for so long, in ms; then it is in the list of all. */
const FRESH = 10 * 60_000

/** What can be asked of the device now, what is under way, and what became of it. */
export function ActionsPanel({ device, detail, commands, voice }: ActionsPanelProps) {
  const { t } = voice
  const notes = useId()
  const [asking, setAsking] = useState<{ command: EquipmentCommand; request: CommandRequest } | null>(null)
  const now = useServerNow(20_000)
  const busy = commands.waiting !== undefined || commands.sending !== undefined
  const groups = actionGroups(detail)
  const facts = { detail, status: device.status, busy }
  const ways = new Map<string, Way | undefined>(detail.commands.map((command) => [command.name, wayOf(command, facts)]))
  const shared = sharedWays(groups.flatMap((group) => group.commands.map(({ name }) => ways.get(name))))
  const [newest] = commands.list?.rows ?? []
  const fresh = newest && (newest.endedAt === null || now - newest.endedAt < FRESH) ? newest : undefined
  const ask = (command: EquipmentCommand, choice?: string | number) => {
    const request: CommandRequest = { command: command.name, ...(choice !== undefined && { choice }) }
    const mustAsk = command.risk === 'danger' || (command.disturbs && detail.lesson)
    if (mustAsk) setAsking({ command, request })
    else commands.send(request)
  }
  return (
    <section className="panel acts" aria-labelledby="acts">
      <header>
        <h2 id="acts">{t('act.title')}</h2>
      </header>
      {groups.length === 0 && <p className="hint">{t('act.none')}</p>}
      {groups.map(({ name, commands: offered }) => (
        <ActionRow
          key={name}
          title={t(`act.group.${name}`)}
          commands={offered}
          ways={ways}
          values={detail.values}
          sending={commands.sending?.command}
          notes={notes}
          voice={voice}
          onAsk={ask}
        />
      ))}
      <div className="actfoot">
        <Refusal error={commands.refused} />
        {fresh && <Outcome row={fresh} commands={detail.commands} voice={voice} />}
        <div id={notes}>
          {shared.map((way) => (
            <p className="way" key={way}>
              <Sign name="lock" />
              <span>{wayText(way, detail, voice)}</span>
            </p>
          ))}
        </div>
      </div>
      {asking && (
        <AskFirst
          command={asking.command}
          name={device.name}
          lesson={detail.lesson}
          voice={voice}
          onClose={() => setAsking(null)}
          onSend={(consent) => {
            setAsking(null)
            commands.send({ ...asking.request, ...consent })
          }}
        />
      )}
    </section>
  )
}

function wayText(way: Way, { viaName, commands }: EquipmentDetail, { t }: Voice): string {
  if (way === 'via') return t('act.way.via', { name: viaName })
  if (way !== 'other') return t(`act.way.${way}`)
  return t('act.way.other', { reason: commands.find(({ reason }) => reason !== null)?.reason ?? '–' })
}
