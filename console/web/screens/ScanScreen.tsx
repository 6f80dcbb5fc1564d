import { isId } from '@preau/protocol/ids.ts'
import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { Page } from '../../ui/Page.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Note } from '../../ui/states.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { devicesQuery } from '../api/queries.ts'
import { reportableQuery } from '../api/reportable.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { KIND_SIGNS } from './fleet/KindSign.tsx'
import { schoolsOf } from './fleet/place-options.ts'
import { canScan, useScan } from './scan/use-scan.ts'
import './report/report.css'
import './scan/scan.css'

const SHOWN = 8

/** The label of an equipment, read by the camera; or its name, typed. Both lead where the label would. */
export function ScanScreen() {
  const { t } = useWords()
  const navigate = useNavigate()
  const may = useMay()
  const [foreign, setForeign] = useState(false)
  const [text, setText] = useState('')
  const asked = useDebounced(text.trim(), 150)
  const { data: tree } = useQuery(schoolNamesQuery)
  const [school] = tree ? schoolsOf(tree) : []
  const fleet = useQuery({ ...devicesQuery({ q: asked, limit: SHOWN }), enabled: asked !== '' && may('fleet.read') })
  const own = useQuery({ ...reportableQuery(school?.id ?? ''), enabled: school !== undefined && !may('fleet.read') })
  const onText = useCallback(
    (code: string) => {
      const [, device = ''] = /\/(?:q|devices)\/([0-9a-f-]{36})(?:[/?#]|$)/.exec(code) ?? []
      if (isId(device)) void navigate({ to: '/q/$device', params: { device } })
      else setForeign(true)
    },
    [navigate],
  )
  const { video, denied } = useScan(onText)
  const found =
    asked === ''
      ? []
      : may('fleet.read')
        ? (fleet.data?.rows ?? [])
        : (own.data?.rows ?? []).filter(({ name }) => foldText(name).includes(foldText(asked))).slice(0, SHOWN)
  return (
    <Page title={t('scan.title')} className="report scan">
      <div className="head">
        <div className="grow">
          <h1>{t('scan.title')}</h1>
        </div>
      </div>
      {canScan() ? (
        <>
          <p>{t('scan.say')}</p>
          {denied ? (
            <Note tone="unknown" sign="camera">
              {t('scan.denied')}
            </Note>
          ) : (
            <div className="viewer">
              <video ref={video} muted playsInline aria-label={t('scan.camera')} />
            </div>
          )}
        </>
      ) : (
        <Note tone="unknown" sign="camera">
          {t('scan.no_camera')}
        </Note>
      )}
      {foreign && (
        <div role="alert">
          <Note tone="degraded">{t('scan.not_ours')}</Note>
        </div>
      )}
      <h2>{t('scan.or')}</h2>
      <SearchField
        label={t('report.search')}
        hint={t('report.search_hint')}
        text={text}
        maxLength={100}
        onText={setText}
      />
      {asked !== '' && found.length === 0 && !fleet.isFetching && <p className="muted">{t('report.none')}</p>}
      <ul className="tiles devices found">
        {found.map(({ id, name, kind, room, school }) => (
          <li key={id}>
            <Link className="tile" to="/q/$device" params={{ device: id }}>
              <Sign name={KIND_SIGNS[kind]} />
              <b>{name}</b>
              <small>{[room?.name, school.name].filter(Boolean).join(', ')}</small>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}
