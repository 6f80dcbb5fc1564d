import { useMemo } from 'react'

/** What a path of a QR code is made of: nothing that runs, nothing that is fetched. */
const PATH = /^[MmHhVvLlZz\d\s.,-]+$/

/** A QR code that came as a drawing: its size and its path are read, all else of it is left out. */
export function QrPicture({ svg, label }: { svg: string; label: string }) {
  const drawing = useMemo(() => readQr(svg), [svg])
  if (!drawing) return null
  return (
    <svg className="qr" viewBox={drawing.box} role="img" aria-label={label} shapeRendering="crispEdges">
      {drawing.paths.map((d) => (
        <path key={d.slice(0, 40)} d={d} />
      ))}
    </svg>
  )
}

function readQr(svg: string): { box: string; paths: string[] } | undefined {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  const box = root.getAttribute('viewBox') ?? ''
  const paths = [...root.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '')
  return /^[\d\s.-]+$/.test(box) && paths.length > 0 && paths.every((d) => PATH.test(d)) ? { box, paths } : undefined
}
