import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { inOrder } from './patient-files.ts'

/** First those that wait long and those that work long, then what failed last time, then the longest. */
export class PatientFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return inOrder(await super.sort(files), ({ moduleId }) => moduleId)
  }
}
