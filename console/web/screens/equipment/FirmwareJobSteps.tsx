import type { Device } from '@preau/protocol/api/devices.ts'
import type { EquipmentDetail, FirmwareJobSeen } from '@preau/protocol/api/equipment.ts'
import type { FirmwareJobChange } from '@preau/protocol/rules/firmware-job.ts'
import { announcer } from '../../../ui/announce.ts'
import { Button } from '../../../ui/Button.tsx'
import { useChange } from '../../api/changes.ts'
import { changeFirmwareJob } from '../../api/equipment.ts'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'

interface FirmwareJobProps {
  device: Device
  detail: EquipmentDetail
  voice: Voice
  now: number
}

/** The procedure of a maker, which a person follows: each step with who did it and when, and what the device says afterwards. */
export function FirmwareJobSteps({ device, detail, voice, now }: FirmwareJobProps) {
  const { t } = voice
  const may = useMay()
  const change = useChange((body: FirmwareJobChange) => changeFirmwareJob(device.id, body))
  const job = detail.firmwareJob
  const isOpen = job !== null && job.ended === null
  const mayChange = may('equipment.firmware', { school: device.school.id, authority: device.authority?.id })
  const send = (body: FirmwareJobChange, said?: string) =>
    change.mutate(body, { onSuccess: () => said && announcer.say(said) })
  const left = isOpen ? job.steps.filter(({ done }) => done === null).length : 0
  return (
    <div className="firmwarejob">
      {job && <JobHead job={job} detail={detail} voice={voice} now={now} />}
      {isOpen && (
        <ol>
          {job.steps.map(({ text, done }, step) => (
            <li key={text}>
              <label>
                <input
                  type="checkbox"
                  checked={done !== null}
                  // Also while the step before is on its way: who goes by keyboard must not lose his place.
                  disabled={!mayChange}
                  onChange={() => send({ act: 'tick', step, done: done === null })}
                />
                <span lang="fr">{text}</span>
              </label>
              {done && <p className="muted">{whoAndWhen(done, voice, now)}</p>}
            </li>
          ))}
        </ol>
      )}
      {mayChange && (
        <div className="firmwarefoot">
          {isOpen ? (
            <>
              <Button
                small
                sign="check"
                blocked={left > 0 || change.isPending}
                onClick={() => send({ act: 'end', as: 'done' }, t('firmware.job.said_done'))}
              >
                {t('firmware.job.finish')}
              </Button>
              <Button
                small
                look="quiet"
                blocked={change.isPending}
                onClick={() => send({ act: 'end', as: 'given_up' }, t('firmware.job.said_given_up'))}
              >
                {t('firmware.job.give_up')}
              </Button>
            </>
          ) : (
            <Button
              small
              blocked={change.isPending}
              onClick={() => send({ act: 'begin' }, t('firmware.job.said_begun'))}
            >
              {t('firmware.job.begin')}
            </Button>
          )}
        </div>
      )}
      {isOpen && left > 0 && mayChange && <p className="muted">{t('firmware.job.left', { count: left })}</p>}
      <Refusal error={change.error} />
    </div>
  )
}

/** What is under way, or how the last time ended. */
function JobHead({
  job,
  detail,
  voice,
  now,
}: {
  job: FirmwareJobSeen
  detail: EquipmentDetail
  voice: Voice
  now: number
}) {
  const { t } = voice
  const { begun, ended, from } = job
  if (!ended) return <p>{t('firmware.job.begun', { by: whoAndWhen(begun, voice, now) })}</p>
  const version = String(detail.values.firmware ?? '')
  return (
    <>
      <p>{t(`firmware.job.${ended.as}`, { by: whoAndWhen(ended, voice, now) })}</p>
      {ended.shown === 'changed' && (
        <p className="proved">{t('firmware.job.changed', { version, from: from ?? t('firmware.unknown_version') })}</p>
      )}
      {ended.shown === 'same' && <p className="muted">{t('firmware.job.same', { version })}</p>}
      {ended.shown === 'unread' && <p className="muted">{t('firmware.job.unread')}</p>}
    </>
  )
}

function whoAndWhen({ at, by }: { at: number; by: string | null }, { t, format }: Voice, now: number): string {
  const moment = format.spokenMoment(at, now)
  return by === null ? moment : t('firmware.job.by', { name: by, moment })
}
