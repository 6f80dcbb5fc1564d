import type { Notice } from '@preau/protocol/api/notices.ts'
import { expect, it } from 'vitest'
import { freshNotices } from './use-desktop-notices.ts'

it('tells what came since, is not read, oldest first, and never a flood', () => {
  const notice = (at: number, read = false) => ({ id: `${at}`, at, read }) as unknown as Notice
  const times = (rows: Notice[]) => rows.map(({ at }) => at)
  expect(times(freshNotices([notice(5), notice(4, true), notice(3), notice(2)], 2))).toEqual([3, 5])
  expect(
    times(
      freshNotices(
        [9, 8, 7, 6, 5].map((at) => notice(at)),
        0,
      ),
    ),
  ).toEqual([7, 8, 9])
  expect(freshNotices([notice(5)], 5)).toEqual([])
})
