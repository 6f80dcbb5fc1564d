import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { announcer } from '../../ui/announce.ts'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Sign } from '../../ui/Sign.tsx'
import { Empty, Note, Waiting } from '../../ui/states.tsx'
import { moveDevices, useChange } from '../api/changes.ts'
import { schoolLinesQuery, schoolQuery } from '../api/place-queries.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'
import { LiveMark } from './LiveMark.tsx'
import { Problem } from './Problem.tsx'
import { AuthorityList } from './places/AuthorityList.tsx'
import { DeleteDialog } from './places/DeleteDialog.tsx'
import { ImportDialog } from './places/ImportDialog.tsx'
import { PlaceForm, send } from './places/PlaceForm.tsx'
import { findSchool, type NewPlace, type Place, totals } from './places/place.ts'
import { SchoolView } from './school/SchoolView.tsx'
import './places/places.css'

type Asking = { make: NewPlace } | { edit: Place } | { remove: Place } | { import: true } | undefined
interface Done {
  text: string
  undo?: () => Promise<void>
}

/** Authority, school, room: where devices are, made here or from a file. */
export function PlacesScreen() {
  const { t } = useWords()
  const { school: schoolId } = useSearch({ strict: false })
  const branch = useQuery({ ...schoolQuery(schoolId ?? ''), enabled: schoolId !== undefined })
  const found = schoolId === undefined ? undefined : branch.data && findSchool(branch.data, schoolId)
  // A school that is no longer there leads to all.
  const all = schoolId === undefined || (branch.data !== undefined && !found)
  const lines = useQuery({ ...schoolLinesQuery, enabled: all })
  const tree = lines.data
  const { error, refetch } = all ? lines : branch
  const navigate = useNavigate()
  const may = useMay()
  const [asking, setAsking] = useState<Asking>(undefined)
  const [done, setDone] = useState<Done | undefined>(undefined)
  const undo = useChange((act: () => Promise<void>) => act())

  const finish = (result: Done) => {
    setAsking(undefined)
    setDone(result)
    announcer.say(result.text)
  }
  const open = {
    onMake: (make: NewPlace) => setAsking({ make }),
    onEdit: (edit: Place) => setAsking({ edit }),
    onDelete: (remove: Place) => setAsking({ remove }),
  }
  const counts = all && tree ? totals(tree) : undefined
  const size =
    counts &&
    [
      t('places.count_schools', { count: counts.schools }),
      t('places.count_rooms', { count: counts.rooms }),
      t('places.count_devices', { count: counts.devices }),
    ].join(', ')
  const title = found ? found.school.name : t('places.title')
  const notice = done && (
    <Note
      tone="ok"
      action={
        <span className="rowb">
          {done.undo && (
            <Button
              small
              blocked={undo.isPending}
              onClick={() =>
                done.undo && undo.mutate(done.undo, { onSuccess: () => finish({ text: t('places.undone') }) })
              }
            >
              {t('shell.undo')}
            </Button>
          )}
          <button type="button" className="iconbtn" aria-label={t('shell.close')} onClick={() => setDone(undefined)}>
            <Sign name="x" />
          </button>
        </span>
      }
    >
      {done.text}
    </Note>
  )
  return (
    <Page title={title} className="places">
      {!found && (
        <div className="head">
          <div className="grow">
            <h1>
              {title} {size && <small>{size}</small>}
            </h1>
          </div>
          <LiveMark />
          {tree && may('place.found') && (
            <>
              <Button sign="update" onClick={() => setAsking({ import: true })}>
                {t('import.open')}
              </Button>
              <Button look="solid" sign="plus" onClick={() => setAsking({ make: { kind: 'authority' } })}>
                {t('places.make.authority')}
              </Button>
            </>
          )}
        </div>
      )}
      {!found && notice}
      {!found && !(all && tree) ? (
        <div className="panel alone">
          {error ? (
            <Problem error={error} title={t('places.failed')} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('places.waiting')} />
          )}
        </div>
      ) : found ? (
        <SchoolView
          {...found}
          {...open}
          notice={notice}
          onMoved={(moved, room) =>
            finish({
              text: t('places.moved', { count: moved.length, room: room.name }),
              undo: () => moveDevices(moved.map(({ id, room: was }) => ({ device: id, room: was?.id ?? null }))),
            })
          }
        />
      ) : tree?.authorities.length === 0 ? (
        <div className="panel alone">
          <Empty
            roof
            title={t('places.first')}
            actions={
              may('place.found') && <Button onClick={() => setAsking({ import: true })}>{t('import.open')}</Button>
            }
          >
            <p>{t('places.first_say')}</p>
          </Empty>
        </div>
      ) : (
        tree && <AuthorityList authorities={tree.authorities} {...open} />
      )}
      {asking && ('make' in asking || 'edit' in asking) && (
        <PlaceForm
          target={asking}
          onClose={() => setAsking(undefined)}
          onDone={(after, before) =>
            finish(
              before && 'edit' in asking
                ? { text: t('places.changed', { name: after.name }), undo: () => send(asking, before) }
                : { text: t('places.made', { name: after.name }) },
            )
          }
        />
      )}
      {asking && 'remove' in asking && (
        <DeleteDialog
          target={asking.remove}
          onClose={() => setAsking(undefined)}
          onDone={() => {
            finish({ text: t('places.deleted', { name: asking.remove.place.name }) })
            if (asking.remove.kind === 'school') void navigate({ to: '/places', search: { school: undefined } })
          }}
        />
      )}
      {asking && 'import' in asking && (
        <ImportDialog
          onClose={() => setAsking(undefined)}
          onDone={({ created, refused }) =>
            finish({
              text: t('import.done', {
                count: created.authorities + created.schools + created.rooms,
                refused: refused.length,
              }),
            })
          }
        />
      )}
    </Page>
  )
}
