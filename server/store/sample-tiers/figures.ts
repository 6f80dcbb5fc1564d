import { type ByteReader, type ByteWriter, corrupt, unzigzag, zigzag } from './bytes.ts'

/** The finest scale that is tried: millionths. */
const MOST_DECIMALS = 6
/** Beyond it a scaled figure and its difference to the next would not be safe integers; no reading is larger either. */
const LARGEST = 1e15
const SCALES = [1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const

const AS_FLOAT = 0
const AS_NULL = 1
const FIRST_STEP = 2

/**
 * A column of figures: as integers of the coarsest decimal scale that holds most of them exactly, each as its step from
 * the one before. INVARIANT: nothing is lost: a figure that does not fit the scale is written as the eight bytes that it is.
 */
export function writeFigures(writer: ByteWriter, figures: readonly (number | null)[]): void {
  const decimals = scaleOf(figures)
  const scale = SCALES[decimals] ?? 1
  writer.byte(decimals)
  let before = 0
  for (const figure of figures) {
    if (figure === null) {
      writer.count(AS_NULL)
      continue
    }
    const scaled = toScale(figure, scale)
    if (scaled === undefined) {
      writer.count(AS_FLOAT)
      writer.float(figure)
    } else {
      writer.count(zigzag(scaled - before) + FIRST_STEP)
      before = scaled
    }
  }
}

/** Reads a column of `count` figures into the beginning of `figures`, NaN where there is null. Throws SAMPLES_CORRUPT. */
export function readFigures(reader: ByteReader, count: number, figures: Float64Array): void {
  const scale = SCALES[reader.byte()]
  if (scale === undefined) throw corrupt('no such scale')
  let before = 0
  for (let index = 0; index < count; index++) {
    const code = reader.count()
    if (code >= FIRST_STEP) {
      before += unzigzag(code - FIRST_STEP)
      figures[index] = before / scale
    } else {
      figures[index] = code === AS_NULL ? Number.NaN : reader.float()
    }
  }
}

/** `figure` as an integer of the scale, undefined where that is not exactly it. */
export function toScale(figure: number, scale: number): number | undefined {
  const scaled = Math.round(figure * scale)
  // Of the two zeros, the negative one has no integer.
  const fits = Math.abs(scaled) <= LARGEST && scaled / scale === figure && !Object.is(figure, -0)
  return fits ? scaled : undefined
}

/** How many decimals hold most of the figures exactly; of several the fewest. */
function scaleOf(figures: readonly (number | null)[]): number {
  let best = 0
  let most = -1
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const scale = SCALES[decimals] ?? 1
    let fit = 0
    let all = 0
    for (const figure of figures) {
      if (figure === null) continue
      all += 1
      if (toScale(figure, scale) !== undefined) fit += 1
    }
    if (fit > most) {
      best = decimals
      most = fit
    }
    if (fit === all) break
  }
  return best
}
