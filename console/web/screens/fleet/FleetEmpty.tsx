import { foldText } from '@preau/protocol/rules/fold-text.ts'
import { Link } from '@tanstack/react-router'
import { Button } from '../../../ui/Button.tsx'
import { Sign } from '../../../ui/Sign.tsx'
import { Empty } from '../../../ui/states.tsx'
import { useMay } from '../../api/use-may.ts'
import { useWords } from '../../format/words.ts'
import type { FleetChange, FleetSearch } from './search.ts'

interface FleetEmptyProps {
  search: FleetSearch
  /** Nothing has ever come, as far as no filter hides it. */
  first: boolean
  onChange: (change: FleetChange) => void
  onClear: () => void
}

/** Words that are often typed for a board, as one hears them. */
const NEARLY_BOARD = /^tabl|^tnt$|^vidéo|^video|^tbn/

/** No row: what belongs here and how it comes, or what was searched and a way out. */
export function FleetEmpty({ search, first, onChange, onClear }: FleetEmptyProps) {
  const { t } = useWords()
  const may = useMay()
  const { q } = search
  const board = q !== undefined && NEARLY_BOARD.test(foldText(q)) && foldText(q) !== 'tableau'
  return (
    <div className="panel alone">
      {first ? (
        <Empty
          roof
          title={t('fleet.first')}
          actions={
            <>
              {may('enrol_code.make') && (
                <Link className="btn" to="/enrolments">
                  <Sign name="qr" />
                  {t('fleet.first_codes')}
                </Link>
              )}
              <Link className="btn quiet" to="/places">
                {t('fleet.first_places')}
              </Link>
            </>
          }
        >
          <p>{t('fleet.first_say')}</p>
        </Empty>
      ) : (
        <Empty
          title={q === undefined ? t('fleet.none_filtered') : t('fleet.none_found', { text: q })}
          actions={
            <>
              {board && <Button onClick={() => onChange({ q: 'tableau' })}>{t('fleet.try_board')}</Button>}
              <Button look={board ? 'quiet' : 'solid'} onClick={onClear}>
                {t('fleet.lift_all')}
              </Button>
            </>
          }
        >
          <p>{q === undefined ? t('fleet.none_filtered_say') : t('fleet.none_found_say')}</p>
        </Empty>
      )}
    </div>
  )
}
