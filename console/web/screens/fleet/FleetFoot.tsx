import { Button } from '../../../ui/Button.tsx'
import { useWords } from '../../format/words.ts'
import type { Fleet } from './use-fleet.ts'

/** How many of how many, the way to the new order, and what the strip's signs mean. */
export function FleetFoot({ fleet, total }: { fleet: Fleet; total: number }) {
  const { t, format } = useWords()
  return (
    <div className="tablefoot">
      <span>{t('fleet.shown', { count: fleet.rows.total, all: format.number(total) })}</span>
      {fleet.moved && (
        <span className="moved">
          {t('fleet.moved')}
          <Button look="quiet" small onClick={fleet.showNewOrder}>
            {t('fleet.show_order')}
          </Button>
        </span>
      )}
      <span className="grow" />
      <span className="key strips">
        <i />
        {t('fleet.closed')}
      </span>
      <span className="key strips">
        <i className="n" />
        {t('fleet.now')}
      </span>
    </div>
  )
}
