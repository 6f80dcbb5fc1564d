import { type RefObject, useEffect, useRef, useState } from 'react'

/** What browsers with a reader of codes have; TypeScript does not know it yet. */
interface CodeReader {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type CodeReaderMaker = new (options: { formats: string[] }) => CodeReader

const LOOK_MS = 250

function maker(): CodeReaderMaker | undefined {
  return (globalThis as { BarcodeDetector?: CodeReaderMaker }).BarcodeDetector
}

/** Whether this browser reads codes from its camera by itself. It gives a camera to secure pages only. */
export function canScan(): boolean {
  return maker() !== undefined && navigator.mediaDevices !== undefined
}

/** Shows the camera in `video` and gives the text of each code that comes into the picture. */
export function useScan(onText: (text: string) => void): {
  video: RefObject<HTMLVideoElement | null>
  denied: boolean
} {
  const video = useRef<HTMLVideoElement>(null)
  const [denied, setDenied] = useState(false)
  useEffect(() => {
    const Reader = maker()
    if (!Reader || !canScan()) return
    const reader = new Reader({ formats: ['qr_code'] })
    let stream: MediaStream | undefined
    let stopped = false
    const look = async () => {
      const place = video.current
      if (!place || place.readyState < place.HAVE_CURRENT_DATA) return
      const [code] = await reader.detect(place).catch(() => [])
      if (code && !stopped) onText(code.rawValue)
    }
    const begin = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      } catch {
        setDenied(true)
        return
      }
      if (stopped) for (const track of stream.getTracks()) track.stop()
      else if (video.current) {
        video.current.srcObject = stream
        await video.current.play().catch(() => undefined)
      }
    }
    void begin()
    const timer = setInterval(() => void look(), LOOK_MS)
    return () => {
      stopped = true
      clearInterval(timer)
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
  }, [onText])
  return { video, denied }
}
