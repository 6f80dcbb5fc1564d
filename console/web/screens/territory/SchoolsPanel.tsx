import type { DemoLink, TerritorySchool } from '@preau/protocol/api/territory.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from '../../../ui/Button.tsx'
import { CopyField } from '../../../ui/CopyField.tsx'
import { StatusWord } from '../../../ui/StatusMark.tsx'
import { schoolNamesQuery } from '../../api/place-queries.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { makeJoinCode } from '../../api/territory.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { optionsOfSchools, schoolsOf } from '../fleet/place-options.ts'
import { Refusal } from '../Refusal.tsx'
import { DemoLinks } from './DemoLinks.tsx'
import { LinkSwitch } from './LinkSwitch.tsx'
import { RevokeSchool } from './RevokeSchool.tsx'

const CODE_LIFE = 7 * 86_400_000

/** The schools of a town hall, those that are silent first, and the button that makes a code for the next one. */
export function SchoolsPanel({
  schools,
  demo,
}: {
  schools: readonly TerritorySchool[]
  demo: readonly DemoLink[] | undefined
}) {
  const { t, format } = useWords()
  const may = useMay()
  const now = useServerNow(10_000)
  const { data: tree } = useQuery(schoolNamesQuery)
  const names = new Map((tree ? schoolsOf(tree) : []).map(({ id, name }) => [id, name]))
  const placed = new Map(
    optionsOfSchools(tree).map(({ value, label, detail }) => [value, detail ? `${label}, ${detail}` : label]),
  )
  // Those that are heard stand where they are found again, as the tree has them.
  const place = new Map([...placed.keys()].map((school, index) => [school, index]))
  const rows = [...schools].sort(
    (a, b) =>
      Number(b.isSilent) - Number(a.isSilent) ||
      (a.isSilent ? (a.heardAt ?? 0) - (b.heardAt ?? 0) : (place.get(a.school) ?? 0) - (place.get(b.school) ?? 0)),
  )
  const links = may('territory.cut') ? demo : undefined
  return (
    <>
      {links && <DemoLinks links={links} names={placed} />}
      <section className="panel part territory" aria-label={t('territory.schools')}>
        <header>
          <h2>{t('territory.schools')}</h2>
        </header>
        {rows.length === 0 ? (
          <p className="say">{t('territory.schools_none')}</p>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('territory.school')}</th>
                <th scope="col">{t('fleet.status')}</th>
                <th scope="col">{t('territory.heard')}</th>
                <th scope="col">{t('territory.proof')}</th>
                <th scope="col" className="num">
                  {t('territory.to_send')}
                </th>
                {may('territory.manage') && (
                  <th scope="col">
                    <span className="vh">{t('territory.revoke')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ school, state, isSilent, heardAt, waiting, tooLarge, refused, proof }) => {
                const shown = refused === 'clone' ? 'clone' : state === 'joined' && isSilent ? 'silent' : state
                const link = links?.find((each) => each.school === school)
                return (
                  <tr key={school}>
                    <th scope="row">{placed.get(school) ?? school}</th>
                    <td>
                      <StatusWord shape={shown === 'joined' ? 'ok' : shown === 'clone' ? 'down' : 'unknown'}>
                        {t(`territory.state.${shown}`)}
                      </StatusWord>
                    </td>
                    <td>{heardAt === null ? t('territory.never') : format.spokenMoment(heardAt, now)}</td>
                    <td>
                      {proof.equalAt === null ? t('territory.never') : format.spokenMoment(proof.equalAt, now)}
                      {proof.repaired > 0 && ` ${t('territory.repaired', { count: proof.repaired })}`}
                    </td>
                    <td className="num">
                      {format.number(waiting)}
                      {tooLarge > 0 && (
                        <StatusWord shape="degraded">{t('territory.too_large', { count: tooLarge })}</StatusWord>
                      )}
                    </td>
                    {may('territory.manage') && (
                      <td className="num">
                        {link && link.cutAt === null && <LinkSwitch link={link} name={placed.get(school) ?? ''} />}
                        {state === 'joined' && <RevokeSchool school={school} name={names.get(school) ?? school} />}
                      </td>
                    )}
                  </tr>
                )
              })}
            </tbody>
          </table>
        )}
        {may('territory.manage') && <CodeMaker now={now} />}
      </section>
    </>
  )
}

function CodeMaker({ now }: { now: number }) {
  const { t, format } = useWords()
  const make = useMutation({ mutationFn: makeJoinCode })
  return (
    <div className="form">
      <Refusal error={make.error} />
      {make.data && (
        <>
          <CopyField
            label={t('territory.code')}
            value={make.data.code}
            words={{ copy: t('territory.copy'), copied: t('territory.copied'), failed: t('territory.copy_failed') }}
          />
          <p className="muted">{t('territory.code_made', { moment: format.momentWithTime(make.data.endsAt, now) })}</p>
        </>
      )}
      <Button blocked={make.isPending} onClick={() => make.mutate({ life: CODE_LIFE })}>
        {t('territory.make_code')}
      </Button>
    </div>
  )
}
