import type { HomogeneityList, HomogeneitySort, SchoolHomogeneity } from '@preau/protocol/api/homogeneity.ts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from '../../../ui/Button.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { Empty, Waiting } from '../../../ui/states.tsx'
import { exportHomogeneity, homogeneityQuery } from '../../api/inventory-questions.ts'
import { useLive } from '../../api/use-live.ts'
import { useWords } from '../../format/words.ts'
import { Problem } from '../Problem.tsx'
import { ExportButton } from './ExportButton.tsx'
import { tableFormat } from './export-words.ts'
import { HomogeneityRow } from './HomogeneityRow.tsx'
import type { InventorySearch } from './search.ts'
import './homogeneity.css'

interface HomogeneityViewProps {
  search: InventorySearch
  onChange: (change: { [Name in keyof InventorySearch]?: InventorySearch[Name] | undefined }) => void
}

const route = getRouteApi('/inventory')
/** Schools that one page of the list shows. */
const SCHOOLS = 100
const TOPS = ['1', '2', '3', '5'] as const
const ORDERS: readonly HomogeneitySort[] = ['index', 'devices', 'name']

/** How alike the devices of each school are, the least alike first. */
export function HomogeneityView({ search, onChange }: HomogeneityViewProps) {
  const voice = useWords()
  const { t } = voice
  const { school, authority } = route.useSearch()
  const { live } = useLive()
  const top = Number(search.top ?? 3)
  const order = search.order ?? 'index'
  const pages = Number(search.page ?? 1)
  const scope = { ...(school !== undefined && { school }), ...(authority !== undefined && { authority }) }
  const { data, error, refetch } = useQuery(
    homogeneityQuery({ top, ...scope, sort: order, limit: Math.min(500, SCHOOLS * pages) }),
  )
  if (!data) {
    return (
      <div className="panel alone">
        {error ? (
          <Problem error={error} title={t('alike.failed')} onRetry={() => void refetch()} />
        ) : (
          <Waiting label={t('alike.waiting')} rows={8} />
        )}
      </div>
    )
  }
  return (
    <div className="alike" data-old={error !== null || live.kind === 'stale' || undefined}>
      <p className="lead">
        {t('alike.lead', { top })} <Range list={data} />
      </p>
      <div className="tools">
        <Picker
          label={t('alike.top')}
          value={String(top)}
          options={TOPS.map((value) => ({ value, label: value }))}
          onChange={(value) => onChange({ top: value === '3' ? undefined : value })}
        />
        <Segments
          label={t('alike.sort')}
          value={order}
          onChange={(next) => onChange({ order: next === 'index' ? undefined : next, page: undefined })}
          options={ORDERS.map((value) => ({
            value,
            label: t(
              value === 'name' ? 'alike.sort.name' : value === 'devices' ? 'alike.sort.devices' : 'alike.sort.index',
            ),
          }))}
        />
        <span className="grow" />
        <ExportButton
          key={`${top} ${order}`}
          done={t('inventory.exported_schools', { count: data.total })}
          ask={() => exportHomogeneity({ top, ...scope, ...tableFormat(voice, t('inventory.file_alike')) })}
        />
      </div>
      {data.rows.length === 0 ? (
        <div className="panel alone">
          <Empty roof title={t('alike.empty')} />
        </div>
      ) : (
        <ul className="panel schoolsalike">
          {data.rows.map((row) => (
            <li key={row.school.id}>
              <HomogeneityRow row={row} top={top} />
            </li>
          ))}
        </ul>
      )}
      <Key top={top} />
      {data.rows.length < Math.min(500, data.total) && (
        <Button onClick={() => onChange({ page: String(pages + 1) })}>{t('alike.more')}</Button>
      )}
    </div>
  )
}

/** From the least alike school to the most: one sentence over all that have an index. */
function Range({ list }: { list: HomogeneityList }) {
  const { t, format } = useWords()
  const indices = list.rows.flatMap(({ index }: SchoolHomogeneity) => index ?? [])
  if (indices.length < 2 || list.rows.length < list.total) return null
  const percent = (index: number) => format.percent(index * 100, 0)
  const schools = t('alike.schools', { count: indices.length })
  return t('alike.range', { schools, least: percent(Math.min(...indices)), most: percent(Math.max(...indices)) })
}

function Key({ top }: { top: number }) {
  const { t } = useWords()
  return (
    <p className="alikekey">
      <span>
        <i className="k-common" />
        {t('alike.key_common', { top })}
      </span>
      <span>
        <i className="k-other" />
        {t('alike.key_other')}
      </span>
      <span>
        <i className="k-unknown" />
        {t('alike.key_unknown')}
      </span>
    </p>
  )
}
