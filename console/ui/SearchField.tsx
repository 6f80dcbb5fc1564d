import { Sign } from './Sign.tsx'

interface SearchFieldProps {
  label: string
  /** An example of what can be typed. */
  hint: string
  text: string
  maxLength: number
  onText: (text: string) => void
}

/** A field to search what stands below it. */
export function SearchField({ label, hint, text, maxLength, onText }: SearchFieldProps) {
  return (
    <label className="field q">
      <Sign name="search" />
      <span className="vh">{label}</span>
      <input
        type="search"
        placeholder={hint}
        value={text}
        maxLength={maxLength}
        onChange={(event) => onText(event.target.value)}
      />
    </label>
  )
}
