import { useEffect, useState } from 'react'

const MINUTE = 60_000

/**
 * The time of the server, to the minute: the page is drawn anew when its clock shows another figure, and not each second.
 * @param ahead what is to be added to the clock of this machine, ms
 */
export function useNow(ahead: number): number {
  const minuteNow = () => Math.floor((Date.now() + ahead) / MINUTE) * MINUTE
  const [, setMinute] = useState(minuteNow)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      const left = MINUTE - ((Date.now() + ahead) % MINUTE)
      timer = setTimeout(() => {
        setMinute(Math.floor((Date.now() + ahead) / MINUTE) * MINUTE)
        wait()
      }, left + 20)
    }
    wait()
    return () => clearTimeout(timer)
  }, [ahead])
  return minuteNow()
}
