import type { LotShape } from '@preau/protocol/api/people.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Page } from '../../ui/Page.tsx'
import { Empty, Waiting } from '../../ui/states.tsx'
import { useChange } from '../api/changes.ts'
import { deleteLot, lotsQuery } from '../api/people.ts'
import { schoolNamesQuery } from '../api/place-queries.ts'
import { useWords } from '../format/words.ts'
import { useNotice } from './account/use-notice.tsx'
import { Problem } from './Problem.tsx'
import { LotDialog } from './people/LotDialog.tsx'
import { LotTable } from './people/LotTable.tsx'
import { PeopleViews } from './people/PeopleViews.tsx'
import { Refusal } from './Refusal.tsx'
import './people/people.css'

/** Named sets of schools and classes of equipment. */
export function LotsScreen() {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(lotsQuery)
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
    <Page title={t('lots.title')} className="people">
      <div className="head">
        <div className="grow">
          <h1>
            {t('lots.title')} {data && <small>{t('lots.count', { count: data.rows.length })}</small>}
          </h1>
        </div>
        <Button look="solid" sign="plus" onClick={() => setAsking('new')}>
          {t('lots.make')}
        </Button>
      </div>
      {notice}
      <div className="bar">
        <p className="muted">{t('lots.say')}</p>
        <span className="grow" />
        <PeopleViews />
      </div>
      {!data ? (
        <div className="panel alone">
          {error ? (
            <Problem error={error} onRetry={() => void refetch()} />
          ) : (
            <Waiting label={t('lots.waiting')} rows={3} />
          )}
        </div>
      ) : data.rows.length === 0 ? (
        <div className="panel alone">
          <Empty roof title={t('lots.none')}>
            <p>{t('lots.none_say')}</p>
          </Empty>
        </div>
      ) : (
        <LotTable
          rows={data.rows}
          places={places}
          onEdit={(edit) => setAsking({ edit })}
          onDelete={(gone) => setAsking({ remove: gone })}
        />
      )}
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
    </Page>
  )
}
