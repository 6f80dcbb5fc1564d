import { useQuery } from '@tanstack/react-query'
import { TALLY, ticketsQuery } from '../api/tickets.ts'
import { useMay } from '../api/use-may.ts'
import { useWords } from '../format/words.ts'

/** How many tickets are late, on the page that leads to them; nothing where none is. */
export function Tally() {
  const { t, format } = useWords()
  const may = useMay()
  const { data } = useQuery({ ...ticketsQuery(TALLY), enabled: may('ticket.work') })
  const late = data?.counts.late ?? 0
  if (late === 0) return null
  return (
    <span className="tally">
      {format.number(late)} <span className="vh">{t('shell.late')}</span>
    </span>
  )
}
