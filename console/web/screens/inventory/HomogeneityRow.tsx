import type { SchoolHomogeneity } from '@preau/protocol/api/homogeneity.ts'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Sign } from '../../../ui/Sign.tsx'
import { homogeneityQuery } from '../../api/inventory-questions.ts'
import type { Voice } from '../../format/translate.ts'
import { useWords } from '../../format/words.ts'
import { KindSign } from '../fleet/KindSign.tsx'
import { diskText, modelText, pictureText, systemText } from './configuration-text.ts'

/** One school: its index with the sentence that says it, its devices as one bar, and on demand the configurations. */
export function HomogeneityRow({ row, top }: { row: SchoolHomogeneity; top: number }) {
  const voice = useWords()
  const { t, format } = voice
  const [open, setOpen] = useState(false)
  const id = useId()
  const { school, index, devices, simulated, configurations } = row
  return (
    <article className="schoolalike">
      <h2>
        <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <Sign name="chevron" />
          {school.name}
        </button>
      </h2>
      <p className="index">
        {index === null ? (
          <span className="soft">{t(devices === 0 ? 'alike.none_say' : 'alike.few')}</span>
        ) : (
          <b>{format.percent(index * 100, 0)}</b>
        )}
      </p>
      <div className="picture">
        {devices > 0 && <Parts row={row} top={top} label={pictureText(row, voice)} />}
        <p className="sentence">{sentence(row, top, voice)}</p>
      </div>
      <p className="num counts">
        {t('inventory.on_devices', { count: devices })}
        {simulated > 0 && <small>{t('fleet.count_simulated', { count: simulated })}</small>}
        <small>{`${t('alike.configurations')} : ${format.number(configurations)}`}</small>
      </p>
      <div id={id} hidden={!open} className="configurations">
        {open && <Configurations row={row} />}
      </div>
    </article>
  )
}

/** One stretch a configuration, the most common first; those that count are coloured, who does not say is dashed. */
function Parts({ row, top, label }: { row: SchoolHomogeneity; top: number; label: string }) {
  const { devices, known, most } = row
  const named = most.reduce((sum, each) => sum + each.devices, 0)
  const parts = [
    ...most.map((each, at) => ({ key: `c${at}`, count: each.devices, look: at < top ? 'k-common' : 'k-other' })),
    { key: 'rest', count: known - named, look: 'k-other' },
    { key: 'unknown', count: devices - known, look: 'k-unknown' },
  ].filter(({ count }) => count > 0)
  return (
    <div className="parts" role="img" aria-label={label}>
      {parts.map(({ key, count, look }) => (
        <span key={key} className={look} style={{ flexGrow: count }} />
      ))}
    </div>
  )
}

function Configurations({ row }: { row: SchoolHomogeneity }) {
  const voice = useWords()
  const { t, format } = voice
  // The list names the first ones of each school; one school alone is asked for all of its own.
  const { data } = useQuery({
    ...homogeneityQuery({ school: row.school.id }),
    enabled: row.configurations > row.most.length,
  })
  const most = data?.rows[0]?.school.id === row.school.id ? data.rows[0].most : row.most
  const rest = row.configurations - most.length
  return (
    <>
      {most.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways on a phone is scrolled by keys too
        <section className="scroll" tabIndex={0} aria-label={t('alike.details', { school: row.school.name })}>
          <table className="table" data-density="compact">
            <caption className="vh">{t('alike.details', { school: row.school.name })}</caption>
            <thead>
              <tr>
                <th scope="col" className="num c-count">
                  {t('alike.devices')}
                </th>
                <th scope="col">{t('alike.model')}</th>
                <th scope="col" className="num c-memory">
                  {t('alike.memory')}
                </th>
                <th scope="col" className="c-disk">
                  {t('alike.disk')}
                </th>
                <th scope="col" className="c-system">
                  {t('alike.system')}
                </th>
              </tr>
            </thead>
            <tbody>
              {most.map((each) => (
                <tr key={JSON.stringify(each)}>
                  <td className="num">{format.number(each.devices)}</td>
                  <th scope="row">
                    <span className="kind">
                      <KindSign kind={each.kind} word={t(`kind.${each.kind}`)} />
                      <span>{modelText(each)}</span>
                    </span>
                  </th>
                  <td className="num">{format.memory(each.memory)}</td>
                  <td className="c-disk">{diskText(each, voice)}</td>
                  <td>{systemText(each)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rest > 0 && <p className="muted">{t('alike.rest', { count: rest })}</p>}
      {row.devices > row.known && <p className="muted">{t('alike.unknown', { count: row.devices - row.known })}</p>}
    </>
  )
}

function sentence({ index, known, devices, most }: SchoolHomogeneity, top: number, { t }: Voice): string {
  if (devices === 0) return ''
  if (index === null) return t('alike.few_say', { count: known })
  const common = most.slice(0, top).reduce((sum, each) => sum + each.devices, 0)
  return t('alike.sentence', { count: Math.min(top, most.length), common, known })
}
