import type { ChartModel } from '../../charts/chart-model.ts'
import { ReadingChart } from '../../charts/ReadingChart.tsx'
import type { Voice } from '../../format/translate.ts'
import { serieOf } from './chart-choice.ts'

const GROUP = 'device'

interface CurvesProps {
  main: readonly ChartModel[]
  rest: readonly ChartModel[]
  voice: Voice
  /** They are of another period than the one that was asked, which is on its way. */
  behind: boolean
}

/** The charts of a period: curves that share time and cursor, the less telling ones behind a fold. */
export function Curves({ main, rest, voice, behind }: CurvesProps) {
  return (
    <div className={behind ? 'charts behind' : 'charts'} aria-busy={behind}>
      <Stack models={main} voice={voice} />
      {rest.length > 0 && (
        <details>
          <summary>{voice.t('period.more', { count: rest.length })}</summary>
          <Stack models={rest} voice={voice} />
        </details>
      )}
    </div>
  )
}

function Stack({ models, voice }: { models: readonly ChartModel[]; voice: Voice }) {
  return models.map((model, index) => (
    <ReadingChart
      key={model.reading}
      model={model}
      voice={voice}
      serie={serieOf(model.reading)}
      group={GROUP}
      hours={index === models.length - 1}
    />
  ))
}
