import type { Id } from '@preau/protocol/ids.ts'
import { useQuery } from '@tanstack/react-query'
import { Waiting } from '../../../ui/states.tsx'
import { useAfter } from '../../../ui/use-after.ts'
import { boardProgressQuery } from '../../api/contracts.ts'
import { useWords } from '../../format/words.ts'

/** So long a board may take before it is said how far it is, in ms. */
const SAID_AFTER = 1500

/** A dashboard that is being worked out: after a start of the server that takes a while, and one sees how far it is. */
export function BoardWaiting({ contract, title, waits }: { contract: Id; title: string; waits: boolean }) {
  const { t, format } = useWords()
  const isLong = useAfter(waits, SAID_AFTER)
  const { data } = useQuery(boardProgressQuery(contract, waits && isLong))
  const percent = data?.percent ?? null
  return (
    <>
      <div className="head">
        <h1 className="grow">{title}</h1>
      </div>
      <div className="panel">
        {isLong && percent !== null && (
          <div className="boardrunning">
            <p id="board-running">{t('contract.board_running', { percent: format.percent(percent) })}</p>
            <progress max={100} value={percent} aria-labelledby="board-running" />
          </div>
        )}
        <Waiting label={t('contract.board_waiting')} />
      </div>
    </>
  )
}
