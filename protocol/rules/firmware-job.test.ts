import { expect, it } from 'vitest'
import { changeFirmwareJob, type FirmwareJob, type FirmwareJobChange, firmwareShown } from './firmware-job.ts'

const BY = '01890a5d-ac96-774b-bcce-b302099a8057'
const at = (time: number) => ({ at: time, by: BY, steps: ['Télécharger', 'Brancher la clé'], version: '1.0' })

function after(...changes: FirmwareJobChange[]): FirmwareJob | null | undefined {
  let job: FirmwareJob | null | undefined = null
  for (const [index, change] of changes.entries()) {
    if (job === undefined) return undefined
    job = changeFirmwareJob(job, change, at(index + 1))
  }
  return job
}

const BEGIN: FirmwareJobChange = { act: 'begin' }
const tick = (step: number, done = true): FirmwareJobChange => ({ act: 'tick', step, done })
const DONE: FirmwareJobChange = { act: 'end', as: 'done' }
const GIVEN_UP: FirmwareJobChange = { act: 'end', as: 'given_up' }

it('goes from the first step to the last, each ticked by whom and when', () => {
  expect(after(BEGIN, tick(0), tick(1), DONE)).toEqual({
    steps: [
      { text: 'Télécharger', done: { at: 2, by: BY } },
      { text: 'Brancher la clé', done: { at: 3, by: BY } },
    ],
    from: '1.0',
    begun: { at: 1, by: BY },
    ended: { at: 4, by: BY, as: 'done' },
  })
  expect(after(BEGIN, tick(1), tick(1, false))?.steps[1]?.done).toBeNull()
})

it('is not done before each step is, and can be given up at any time', () => {
  expect(after(BEGIN, tick(0), DONE)).toBeUndefined()
  expect(after(BEGIN, tick(0), GIVEN_UP)?.ended?.as).toBe('given_up')
})

it('is one at a time, and changes no more once it has ended', () => {
  expect(after(BEGIN, BEGIN)).toBeUndefined()
  expect(after(tick(0))).toBeUndefined()
  expect(after(BEGIN, tick(2))).toBeUndefined()
  expect(after(BEGIN, GIVEN_UP, tick(0))).toBeUndefined()
  expect(after(BEGIN, GIVEN_UP, BEGIN)?.begun.at).toBe(3)
  expect(changeFirmwareJob(null, BEGIN, { ...at(1), steps: [] })).toBeUndefined()
})

it('is proved by the version that the device says afterwards', () => {
  const ended = { at: 4, by: BY, as: 'done' } as const
  expect([
    firmwareShown({ from: '1.0', ended }, '1.1'),
    firmwareShown({ from: '1.0', ended }, '1.0'),
    firmwareShown({ from: null, ended }, null),
    firmwareShown({ from: '1.0', ended: null }, '1.1'),
    firmwareShown({ from: '1.0', ended: { ...ended, as: 'given_up' } }, '1.1'),
  ]).toEqual(['changed', 'same', 'unread', undefined, undefined])
})
