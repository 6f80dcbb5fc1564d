import type { EnrolCodes } from '@preau/protocol/api/enrolments.ts'
import { useState } from 'react'
import { useWords } from '../../format/words.ts'
import { CodesForm } from './CodesForm.tsx'
import { MadeCodes } from './MadeCodes.tsx'

/** Makes one-time codes, and lets one print them while they are there: they are told once. */
export function CodesPanel() {
  const { t } = useWords()
  const [made, setMade] = useState<EnrolCodes | undefined>(undefined)
  return (
    <section className="panel codesbox" aria-labelledby="codes">
      <header>
        <h2 id="codes">{t('codes.title')}</h2>
      </header>
      {made ? <MadeCodes made={made} onAgain={() => setMade(undefined)} /> : <CodesForm onMade={setMade} />}
    </section>
  )
}
