import type { Id } from '@preau/protocol/ids.ts'
import { Note } from '../../../ui/states.tsx'
import { serverNow } from '../../api/server-clock.ts'
import { useSilentSchools } from '../../api/territory.ts'
import { useWords } from '../../format/words.ts'

/** As of when a school is shown, where nothing comes from it; nothing where it is heard. */
export function SilentSchool({ school }: { school: Id }) {
  const { t, format } = useWords()
  const silent = useSilentSchools().get(school)
  if (!silent) return null
  return (
    <Note tone="unknown">
      {silent.heardAt === null
        ? t('territory.school_never')
        : t('territory.school_silent', { moment: format.spokenMoment(silent.heardAt, serverNow()) })}
    </Note>
  )
}

/** How many schools are shown as of their last sign. */
export function SilentSchools() {
  const { t } = useWords()
  const { size } = useSilentSchools()
  return size === 0 ? null : <Note tone="unknown">{t('territory.silent', { count: size })}</Note>
}
