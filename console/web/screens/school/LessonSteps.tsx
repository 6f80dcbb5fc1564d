import type { LessonStep } from '@preau/protocol/api/lesson-steps.ts'
import type { School } from '@preau/protocol/api/places.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Sign, type SignName } from '../../../ui/Sign.tsx'
import { lessonStepsQuery } from '../../api/bookings.ts'
import { useMay } from '../../api/use-may.ts'
import { lessonStepText } from '../../format/lesson-step-text.ts'
import type { Voice } from '../../format/translate.ts'
import { timelineDays } from '../device/timeline.ts'

const GLANCE = 6
const ALL = 60

const SIGNS: Record<LessonStep['step'], SignName> = {
  checking: 'search',
  ready: 'check',
  running: 'play',
  ended: 'power',
  failed: 'warning',
  moved: 'door',
  lost: 'x',
}

/** How the lessons of a school went, step by step, the newest first; nothing where none was held. */
export function LessonSteps({ school, voice, now }: { school: School; voice: Voice; now: number }) {
  const { t, format } = voice
  const may = useMay()
  const [isAll, setAll] = useState(false)
  const { data } = useQuery({
    ...lessonStepsQuery(school.id, isAll ? ALL : GLANCE),
    enabled: may('booking.read', { school: school.id }),
    retry: false,
  })
  if (!data || data.rows.length === 0) return null
  return (
    <section className="panel lessonsteps" aria-labelledby="lesson-steps">
      <header>
        <h2 id="lesson-steps">{t('plan.steps')}</h2>
        {(data.more || isAll) && (
          <Button look="quiet" small onClick={() => setAll(!isAll)}>
            {t(isAll ? 'plan.steps_less' : 'plan.steps_all')}
          </Button>
        )}
      </header>
      <ol>
        {timelineDays(data.rows, format, now).map((day) => (
          <li key={day.key}>
            <h3>{day.title}</h3>
            <ol>
              {day.events.map((step) => (
                <StepLine key={step.id} step={step} voice={voice} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </section>
  )
}

function StepLine({ step, voice }: { step: LessonStep; voice: Voice }) {
  const { text, whose } = lessonStepText(step, voice)
  return (
    <li data-bad={step.step === 'failed' || step.step === 'lost' || undefined}>
      <time dateTime={new Date(step.at).toISOString()}>{voice.format.time(step.at)}</time>
      <Sign name={SIGNS[step.step]} />
      <div>
        <p>
          <b>{step.room ?? step.booking.resource.name}</b> {text}
        </p>
        <p className="muted">{whose}</p>
      </div>
    </li>
  )
}
