import type { DemoLink, DemoSide } from '@preau/protocol/api/territory.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { useServerNow } from '../../api/server-clock.ts'
import { useWords } from '../../format/words.ts'
import { LinkSwitch } from './LinkSwitch.tsx'

/** Of a demo alone: what each side of the links has that are cut, or were, and what waits there. */
export function DemoLinks({ links, names }: { links: readonly DemoLink[]; names: ReadonlyMap<Id, string> }) {
  const { t, format } = useWords()
  const now = useServerNow(10_000)
  const shown = links.filter(({ here }) => here !== null)
  const latest = (link: DemoLink) => link.healedAt ?? link.cutAt ?? 0
  return (
    <section className="panel part territory" aria-label={t('territory.demo')}>
      <header>
        <h2>{t('territory.demo')}</h2>
      </header>
      <p className="say">{t('territory.demo_say')}</p>
      {shown.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('territory.school')}</th>
              <th scope="col">{t('territory.demo_link')}</th>
              <th scope="col">{t('territory.demo_there')}</th>
              <th scope="col">{t('territory.demo_here')}</th>
              <th scope="col">{t('territory.demo_equal')}</th>
              <th scope="col">
                <span className="vh">{t('territory.demo_cut')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown
              .sort((a, b) => latest(b) - latest(a))
              .map((link) => (
                <tr key={link.school}>
                  <th scope="row">{names.get(link.school) ?? link.school}</th>
                  <td>
                    {link.cutAt === null
                      ? t('territory.demo_healed', { moment: format.spokenMoment(link.healedAt ?? now, now) })
                      : t('territory.demo_was_cut', { moment: format.spokenMoment(link.cutAt, now) })}
                  </td>
                  <td>
                    <Side side={link.there} />
                  </td>
                  <td>
                    <Side side={link.here} />
                  </td>
                  <td>
                    <Equal link={link} />
                  </td>
                  <td className="num">
                    <LinkSwitch link={link} name={names.get(link.school) ?? ''} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Side({ side }: { side: DemoSide | null }) {
  const { t } = useWords()
  if (side === null) return <span className="muted">…</span>
  return (
    <>
      {t('territory.demo_rows', { count: side.rows })}
      {side.waiting > 0 && `, ${t('territory.demo_waiting', { count: side.waiting })}`}
    </>
  )
}

function Equal({ link: { here, there, cutAt } }: { link: DemoLink }) {
  const { t } = useWords()
  if (here === null || there === null) return null
  const isEqual = here.sum === there.sum && here.rows === there.rows
  if (isEqual) return <StatusWord shape="ok">{t('territory.demo_same')}</StatusWord>
  return (
    <StatusWord shape="unknown">{t(cutAt === null ? 'territory.demo_joining' : 'territory.demo_differs')}</StatusWord>
  )
}
