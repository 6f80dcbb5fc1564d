import { useWords } from '../../format/words.ts'

interface CountBarProps {
  name: string
  count: number
  /** Of how many: the pale part of the bar. */
  whole: number
  /** What has the whole width. */
  most: number
  look?: 'b-match' | 'b-unknown'
  /** Undefined: a click does something, and holds nothing down. */
  pressed?: boolean
  /** Writes `3 / 37` instead of `3`. */
  withWhole?: boolean
  onPress: () => void
}

/** A name, a figure and its bar, which begins at zero; a click does what the list is for. */
export function CountBar(props: CountBarProps) {
  const { name, count, whole, most, look = 'b-match', pressed, withWhole, onPress } = props
  const { t, format } = useWords()
  return (
    <button type="button" className="countbar" aria-pressed={pressed} title={name} onClick={onPress}>
      <span className="name">{name}</span>{' '}
      <span className="num">
        <b>{format.number(count)}</b>
        {withWhole && ` / ${format.number(whole)}`}
        <span className="vh"> {t('inventory.devices').toLocaleLowerCase()}</span>
      </span>
      <svg width="100%" height="8" aria-hidden="true">
        <rect className="b-rest" width={`${(whole / most) * 100}%`} height="8" rx="2" />
        <rect className={look} width={`${(count / most) * 100}%`} height="8" rx="2" />
      </svg>
    </button>
  )
}
