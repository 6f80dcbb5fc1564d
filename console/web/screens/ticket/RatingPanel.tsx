import type { Ticket } from '@preau/protocol/api/tickets.ts'
import type { Score } from '@preau/protocol/rules/satisfaction.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { announcer } from '../../../ui/announce.ts'
import { giveRating, ratingQuery } from '../../api/ratings.ts'
import { useServerNow } from '../../api/server-clock.ts'
import { useMay } from '../../api/use-may.ts'
import type { Voice } from '../../format/translate.ts'
import { Refusal } from '../Refusal.tsx'
import { Scores } from '../satisfaction/Scores.tsx'
import '../satisfaction/satisfaction.css'

/** How satisfied the school is, in one touch; for who may say so, while it may be said. */
export function RatingPanel({ ticket, voice }: { ticket: Pick<Ticket, 'id' | 'state' | 'school'>; voice: Voice }) {
  const { t, format } = voice
  const may = useMay()
  const client = useQueryClient()
  const now = useServerNow(60_000)
  const isOver = ticket.state === 'restored' || ticket.state === 'closed'
  const asked = isOver && may('satisfaction.give', { school: ticket.school.id })
  const { data } = useQuery({ ...ratingQuery(ticket.id), enabled: asked })
  const { mutate, isPending, error } = useMutation({
    mutationFn: (score: Score) => giveRating(ticket.id, { score }),
    onSuccess: (given) => {
      client.setQueryData(ratingQuery(ticket.id).queryKey, given)
      announcer.say(t('rating.thanks'))
    },
  })
  if (!asked || !data || (data.until === null && data.score === null)) return null
  const isOpen = data.until !== null
  return (
    <section className="panel rating" aria-labelledby="rating">
      <header>
        <h2 id="rating">{t('rating.question')}</h2>
      </header>
      <Scores
        value={data.score}
        label={t('rating.question')}
        blocked={!isOpen || isPending}
        onChoose={(score) => mutate(score)}
      />
      {error && <Refusal error={error} />}
      <p className="muted">
        {data.score === null
          ? t('rating.nameless')
          : `${t('rating.thanks')} ${data.until === null ? '' : t('sat.rate_until', { when: format.momentWithTime(data.until, now) })}`}
      </p>
    </section>
  )
}
