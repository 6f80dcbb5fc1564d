import { useCallback, useState } from 'react'

/** A choice of this browser: how something looks, never what it shows (that is in the address). */
export function useStored<T extends string>(key: string, values: readonly [T, ...T[]]): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => values.find((candidate) => candidate === read(key)) ?? values[0])
  const choose = useCallback(
    (next: T) => {
      try {
        localStorage.setItem(key, next)
      } catch {
        // The choice then holds for this page only.
      }
      setValue(next)
    },
    [key],
  )
  return [value, choose]
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
