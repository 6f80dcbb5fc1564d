import { useEffect, useState } from 'react'

/**
 * Whether `active` has lasted for `ms`: what is quick shows no waiting at all.
 * @param ms 300 unless told
 */
export function useAfter(active: boolean, ms = 300): boolean {
  const [due, setDue] = useState(false)
  useEffect(() => {
    if (!active) {
      setDue(false)
      return
    }
    const timer = setTimeout(() => setDue(true), ms)
    return () => clearTimeout(timer)
  }, [active, ms])
  return active && due
}
