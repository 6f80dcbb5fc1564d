import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inOrder, isPatient, LONG, PATIENT } from './patient-files.ts'

const [first = '', second = ''] = PATIENT
const [long = ''] = LONG
const path = (file: string) => file

describe('test files that wait or work long', () => {
  it('come first, in their order', () => {
    const files = ['a', long, `/clone/${second}`, 'b', first]
    expect(inOrder(files, path)).toEqual([first, `/clone/${second}`, long, 'a', 'b'])
  })

  it('are told apart by their whole path in the repository', () => {
    expect([first, `/clone/${first}`, `other-${first}`, long].map(isPatient)).toEqual([true, true, false, false])
  })

  it('are there', () => {
    expect([...PATIENT, ...LONG].filter((file) => !existsSync(new URL(`../${file}`, import.meta.url)))).toEqual([])
  })
})
