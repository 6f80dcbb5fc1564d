import type { LotShape } from '@preau/protocol/api/people.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useChange } from '../api/changes.ts'
import { deleteLot, lotsQuery } from '../api/people.ts'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { useWords } from '../format/words.ts'
import { useNotice } from './account/use-notice.tsx'
import { ListPage } from './ListPage.tsx'
import { LotDialog } from './people/LotDialog.tsx'
import { LotTable } from './people/LotTable.tsx'
import { PeopleViews } from './people/PeopleViews.tsx'
import { Refusal } from './Refusal.tsx'
import './people/people.css'

/** Named sets of schools and classes of equipment. */
export function LotsScreen() {
  const { t } = useWords()
  const asked = useQuery(lotsQuery)
  const { data: places } = useQuery(schoolNamesQuery)
  const { notice, say } = useNotice()
  const [asking, setAsking] = useState<'new' | { edit: LotShape } | { remove: LotShape } | undefined>(undefined)
  const remove = useChange(deleteLot)
  const close = () => {
    setAsking(undefined)
    remove.reset()
  }
  const done = (text: string) => {
    close()
    say(text)
  }
  return (
    <ListPage
      title={t('lots.title')}
      className="people"
      asked={asked}
      words={{ waiting: t('lots.waiting'), count: ({ rows }) => t('lots.count', { count: rows.length }) }}
      actions={
        <Button look="solid" sign="plus" onClick={() => setAsking('new')}>
          {t('lots.make')}
        </Button>
      }
      bar={
        <>
          {notice}
          <div className="bar">
            <p className="muted">{t('lots.say')}</p>
            <span className="grow" />
            <PeopleViews />
          </div>
        </>
      }
      empty={{ roof: true, title: t('lots.none'), say: t('lots.none_say') }}
      rows={3}
      below={
        <>
          {asking && (asking === 'new' || 'edit' in asking) && (
            <LotDialog
              lot={asking === 'new' ? undefined : asking.edit}
              places={places}
              onClose={close}
              onDone={(name) => done(t(asking === 'new' ? 'lots.made' : 'lots.changed', { name }))}
            />
          )}
          {asking && asking !== 'new' && 'remove' in asking && (
            <Dialog
              question
              open
              onClose={close}
              closeLabel={t('shell.close')}
              title={t('lots.delete_of', { name: asking.remove.name })}
            >
              <p>{t('lots.delete_say')}</p>
              <Refusal error={remove.error} />
              <div className="rowb end">
                <Button look="quiet" onClick={close}>
                  {t('shell.cancel')}
                </Button>
                <Button
                  look="danger"
                  blocked={remove.isPending}
                  onClick={() =>
                    remove.mutate(asking.remove.id, {
                      onSuccess: () => done(t('lots.deleted', { name: asking.remove.name })),
                    })
                  }
                >
                  {t('lots.delete')}
                </Button>
              </div>
            </Dialog>
          )}
        </>
      }
    >
      {({ rows }) => (
        <LotTable
          rows={rows}
          places={places}
          onEdit={(edit) => setAsking({ edit })}
          onDelete={(gone) => setAsking({ remove: gone })}
        />
      )}
    </ListPage>
  )
}
