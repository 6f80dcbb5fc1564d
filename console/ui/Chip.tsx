import { Sign } from './Sign.tsx'

/** A filter that holds, and the way to lift it. `removeLabel` is the whole sentence for screen readers. */
export function Chip({ label, removeLabel, onRemove }: { label: string; removeLabel: string; onRemove: () => void }) {
  return (
    <span className="chip">
      {label}
      <button type="button" aria-label={removeLabel} onClick={onRemove}>
        <Sign name="x" />
      </button>
    </span>
  )
}
