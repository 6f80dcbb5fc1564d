import { useAfter } from '../../../ui/use-after.ts'
import './parts.css'

/** Still bars where the parts of the page will be, after 300 ms of nothing. `label` is what a screen reader hears. */
export function DeviceWaiting({ label }: { label: string }) {
  const shown = useAfter(true)
  if (!shown) return null
  return (
    <>
      <p className="vh" role="status">
        {label}
      </p>
      <div className="devicewait" aria-hidden="true">
        <i className="sk" style={{ width: 260 }} />
        <i className="sk title" style={{ width: 380 }} />
        <div className="panel" style={{ height: 96 }} />
        <div className="cols">
          <div>
            <PanelWaiting height={122} bars={2} />
            <PanelWaiting height={420} bars={4} />
          </div>
          <div>
            <PanelWaiting height={360} bars={5} />
          </div>
        </div>
      </div>
    </>
  )
}

const WIDTHS = ['34%', '62%', '48%', '70%', '55%']

/** A panel of its final height, with a few bars in it. */
export function PanelWaiting({ height, bars }: { height: number; bars: number }) {
  return (
    <div className="panel partwait" style={{ height }} aria-hidden="true">
      {WIDTHS.slice(0, bars).map((width) => (
        <i className="sk" style={{ width }} key={width} />
      ))}
    </div>
  )
}

/** Bars within a panel that has its head already, after 300 ms of nothing; the height is kept from the first moment on. */
export function BodyWaiting({ label }: { label: string }) {
  const shown = useAfter(true)
  return (
    <div className="bodywait">
      {shown && (
        <>
          <p className="vh" role="status">
            {label}
          </p>
          <div className="partwait" aria-hidden="true">
            {WIDTHS.map((width) => (
              <i className="sk" style={{ width }} key={width} />
            ))}
          </div>
        </>
      )}
    </div>
  )
}
