import type { DeviceList, DeviceQuery, DeviceRow } from '@preau/protocol/api/devices.ts'
import { useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { PAGE } from '../../api/paging.ts'
import { devicesQuery } from '../../api/queries.ts'
import { holdOrder, type Rows } from './held-order.ts'

export interface Fleet {
  /** The first page, as fresh as it is: counters, total. Undefined before the first answer. */
  list: Pick<DeviceList, 'counts' | 'total' | 'unplaced' | 'simulated'> | undefined
  rows: Rows
  /** The order that is shown is no longer that of the server. */
  moved: boolean
  showNewOrder: () => void
  /** What is shown answers an earlier question; the new answer is on its way. */
  waiting: boolean
  error: unknown
  retry: () => void
}

const NONE: Rows = { total: 0, at: new Map() }

/**
 * The rows of a question, by the windows of the list that are looked at.
 * @param pages numbers of the windows; the first one is always asked for, it bears the counts
 * @param engaged pointer or focus is in the table: rows keep their places
 */
export function useFleet(query: DeviceQuery, pages: readonly number[], engaged: boolean): Fleet {
  const wanted = pages.includes(0) ? pages : [0, ...pages]
  const results = useQueries({
    queries: wanted.map((page) => {
      // The rows of another question stay in the hands of this hook: it knows which question they answer.
      const { placeholderData: _, ...options } = devicesQuery({ ...query, offset: page * PAGE, limit: PAGE })
      return options
    }),
  })
  const key = JSON.stringify(query)
  const answers = results.map((result) => result.data)
  const first = answers[wanted.indexOf(0)]
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers are the dependencies, one by one
  const fresh = useMemo(() => (first ? collect(first, wanted, answers) : undefined), [key, wanted.join(), ...answers])

  const shown = useRef<{ key: string; list: DeviceList; rows: Rows; fresh: Rows; moved: boolean } | undefined>(
    undefined,
  )
  const [released, setReleased] = useState(0)
  const holding = useRef(released)
  const seen = shown.current
  const error = results.find((result) => result.isError)?.error ?? null
  if (fresh && first) {
    const hold = engaged && seen?.key === key && holding.current === released
    if (!hold) shown.current = { key, list: first, rows: fresh, fresh, moved: false }
    else if (seen.fresh !== fresh) {
      const isNear = (place: number) => wanted.includes(Math.floor(place / PAGE))
      shown.current = { key, list: first, fresh, ...holdOrder(seen.rows, fresh, isNear) }
    }
    holding.current = released
  }
  const now = shown.current
  return {
    list: now?.list,
    rows: now?.rows ?? NONE,
    moved: now?.moved ?? false,
    showNewOrder: useCallback(() => setReleased((count) => count + 1), []),
    waiting: now === undefined || now.key !== key,
    error,
    retry: () => void Promise.all(results.map((result) => result.refetch())),
  }
}

function collect(first: DeviceList, pages: readonly number[], answers: readonly (DeviceList | undefined)[]): Rows {
  const at = new Map<number, DeviceRow>()
  for (const [index, page] of pages.entries()) {
    for (const [place, row] of (answers[index]?.rows ?? []).entries()) at.set(page * PAGE + place, row)
  }
  return { total: first.total, at }
}
