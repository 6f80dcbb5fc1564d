import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inOrder, isPatient, PATIENT } from './patient-files.ts'

const [first = '', second = ''] = PATIENT
const path = (file: string) => file

describe('test files that wait long', () => {
  it('come first, in their order', () => {
    expect(inOrder(['a', `/clone/${second}`, 'b', first], path)).toEqual([first, `/clone/${second}`, 'a', 'b'])
  })

  it('are known by their whole path in the repository', () => {
    expect([first, `/clone/${first}`, `other-${first}`, 'a'].map(isPatient)).toEqual([true, true, false, false])
  })

  it('are there', () => {
    expect(PATIENT.filter((file) => !existsSync(new URL(`../${file}`, import.meta.url)))).toEqual([])
  })
})
