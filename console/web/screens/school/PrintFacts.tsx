import type { School } from '@preau/protocol/api/places.ts'
import type { Voice } from '../../format/translate.ts'

/** What a sheet of paper has to say by itself: when it was printed, where it came from. */
export function PrintFacts({ school, voice, now }: { school: School; voice: Voice; now: number }) {
  const { t, format } = voice
  return (
    <footer className="onlyprint printfacts">
      <p>
        {school.name}. {t('plan.printed', { date: format.fullDate(now), time: format.time(now) })}.{' '}
        {t('plan.printed_from', { address: `${location.origin}/places?school=${school.id}` })}
      </p>
    </footer>
  )
}
