import type { Reportable } from '@preau/protocol/api/reportable.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { SearchField } from '../../../ui/SearchField.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { Waiting } from '../../../ui/states.tsx'
import { reportableQuery } from '../../api/reportable.ts'
import { useWords } from '../../format/words.ts'
import { KIND_SIGNS } from '../fleet/KindSign.tsx'
import { Problem } from '../Problem.tsx'
import { lastRoom, roomsOf } from './rooms.ts'

interface DeviceStepProps {
  school: { id: string; name: string }
  onDevice: (device: Reportable) => void
  onAbout: (about: 'school' | 'other') => void
}

/** More devices than one sees at a glance get a field to search them. */
const GLANCE = 14

/** First touch: which equipment. By room, the room of the last report first. */
export function DeviceStep({ school, onDevice, onAbout }: DeviceStepProps) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const { data, error, refetch } = useQuery(reportableQuery(school.id))
  if (!data) {
    return (
      <div className="panel alone">
        {error ? (
          <Problem error={error} title={t('report.failed')} onRetry={() => void refetch()} withServer={false} />
        ) : (
          <Waiting label={t('report.loading')} rows={6} />
        )}
      </div>
    )
  }
  const words = foldText(text)
  const fits = ({ name, room, kind }: Reportable) =>
    words.split(' ').every((word) => foldText(`${name} ${room?.name ?? ''} ${t(`kind.${kind}`)}`).includes(word))
  const found = data.rows.filter(fits)
  return (
    <>
      <h2>{t('report.which')}</h2>
      {data.rows.length > GLANCE && (
        <SearchField
          label={t('report.search')}
          hint={t('report.search_hint')}
          text={text}
          maxLength={100}
          onText={setText}
        />
      )}
      {found.length === 0 && <p className="muted">{t('report.none')}</p>}
      {roomsOf(found, lastRoom(school.id)).map(({ id, name, devices }) => (
        <section className="roomgroup" key={id} aria-label={name ?? t('report.room_none')}>
          <h3>{name ?? t('report.room_none')}</h3>
          <ul className="tiles devices">
            {devices.map((device) => (
              <li key={device.id}>
                <button type="button" className="tile" onClick={() => onDevice(device)}>
                  <Sign name={KIND_SIGNS[device.kind]} />
                  <b>{device.name}</b>
                  <small>{t(`kind.${device.kind}`)}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <ul className="tiles devices others">
        <li>
          <button type="button" className="tile" onClick={() => onAbout('school')}>
            <Sign name="school" />
            <b>{t('report.school_wide')}</b>
            <small>{t('report.school_wide_say')}</small>
          </button>
        </li>
        <li>
          <button type="button" className="tile" onClick={() => onAbout('other')}>
            <Sign name="search" />
            <b>{t('report.not_listed')}</b>
            <small>{t('report.not_listed_say')}</small>
          </button>
        </li>
      </ul>
    </>
  )
}
