import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { byTurns, LONG } from './longest-first.ts'

const [first = '', second = '', third = ''] = LONG
const path = (file: string) => file

describe('the order of test files', () => {
  it('begins by turns with one that waits long and one of the others', () => {
    const files = ['a', 'b', third, 'c', first, second, 'd']
    expect(byTurns(files, path)).toEqual([first, 'a', second, 'b', third, 'c', 'd'])
  })

  it('leaves none away where all of them wait long', () => {
    expect(byTurns([second, first, 'a'], path)).toEqual([first, 'a', second])
    expect(byTurns([third, second], path)).toEqual([second, third])
  })

  it('knows files that are there', () => {
    expect(LONG.filter((file) => !existsSync(new URL(`../${file}`, import.meta.url)))).toEqual([])
  })
})
