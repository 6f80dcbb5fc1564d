import type { Objective } from '@preau/protocol/api/objectives.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { TextField } from '../../../ui/TextField.tsx'
import { schoolNamesQuery } from '../../api/place-queries.ts'
import { addObjective, changeObjective, objectivesQuery } from '../../api/satisfaction.ts'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import { schoolsOf } from '../fleet/place-options.ts'
import { Refusal } from '../Refusal.tsx'

/** What was agreed with the schools, with its dates. */
export function ObjectivesPanel({
  scope,
  say,
}: {
  scope: { school?: Id; authority?: Id }
  say: (text: string) => void
}) {
  const { t, format } = useWords()
  const may = useMay()
  const client = useQueryClient()
  const { data } = useQuery(objectivesQuery(scope))
  const { mutate, error } = useMutation({
    mutationFn: (id: Id) => changeObjective(id, { state: 'reached' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['objectives'] }),
  })
  const stateOf = ({ reachedOn, droppedOn, late }: Objective) =>
    reachedOn !== null ? 'reached' : droppedOn !== null ? 'dropped' : late ? 'late' : 'open'
  const rows = data?.rows ?? []
  return (
    <section className="panel" aria-labelledby="objectives">
      <header>
        <h2 id="objectives">{t('objective.title')}</h2>
      </header>
      <div className="in">
        {rows.length === 0 && <p>{t('objective.none')}</p>}
        {rows.length > 0 && (
          <div className="scroll">
            <table className="table">
              <caption className="vh">{t('objective.title')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('objective.what')}</th>
                  <th scope="col">{t('objective.school')}</th>
                  <th scope="col">{t('objective.due')}</th>
                  <th scope="col">{t('objective.state')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <th scope="row" className="wrap">
                      {row.title}
                    </th>
                    <td>{row.school.name}</td>
                    <td>{format.fullDate(Date.parse(`${row.dueOn}T12:00:00Z`))}</td>
                    <td>
                      {t(`objective.${stateOf(row)}`)}{' '}
                      {row.reachedOn === null &&
                        row.droppedOn === null &&
                        may('objective.change', { school: row.school.id }) && (
                          <Button
                            small
                            look="quiet"
                            sign="check"
                            aria-label={t('objective.reach_of', { title: row.title })}
                            onClick={() => mutate(row.id)}
                          >
                            {t('objective.reach')}
                          </Button>
                        )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {error && <Refusal error={error} />}
        {may('objective.change') && <NewObjective say={say} />}
      </div>
    </section>
  )
}

function NewObjective({ say }: { say: (text: string) => void }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: places } = useQuery(schoolNamesQuery)
  const schools = places ? schoolsOf(places) : []
  const [school, setSchool] = useState('')
  const [title, setTitle] = useState('')
  const [dueOn, setDueOn] = useState('')
  const chosen = school || (schools.length === 1 ? (schools[0]?.id ?? '') : '')
  const isReady = chosen !== '' && title.trim() !== '' && dueOn !== ''
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => addObjective({ school: chosen, title, dueOn }),
    onSuccess: () => {
      say(t('objective.added'))
      setTitle('')
      void client.invalidateQueries({ queryKey: ['objectives'] })
    },
  })
  return (
    <>
      <div className="satform">
        <Picker
          label={t('objective.school')}
          value={chosen}
          onChange={setSchool}
          options={schools.map((each) => ({ value: each.id, label: each.name }))}
          placeholder={t('objective.choose')}
        />
        <div className="wide">
          <TextField label={t('objective.what')} value={title} onChange={setTitle} maxLength={200} />
        </div>
        <TextField label={t('objective.due')} type="date" value={dueOn} onChange={setDueOn} />
        <Button blocked={!isReady || isPending} onClick={() => mutate()}>
          {t('objective.add')}
        </Button>
      </div>
      {!isReady && <p className="muted">{t('objective.missing')}</p>}
      {error && <Refusal error={error} />}
    </>
  )
}
