/** The order of the keys of a spec: all are read alike. */
const ORDER = [
  'use',
  'vendor',
  'model',
  'names',
  'kind',
  'certainty',
  'untested',
  'source',
  'match',
  'transport',
  'notation',
  'anyCase',
  'framing',
  'timing',
  'reads',
  'commands',
  'refusals',
  'notices',
  'quirks',
  'life',
  'firmware',
]

/** No line of a spec is longer: a person reviews it. */
const LONGEST = 320

/** What is wrong with the text of a spec as a person reads it, one line each. */
export function textFaults(id: string, text: string): string[] {
  const lines = text.split('\n')
  const keys = lines.flatMap((line) => /^([a-zA-Z]+):/.exec(line)?.[1] ?? [])
  const sorted = [...keys].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
  const misplaced = keys.find((key, index) => key !== sorted[index])
  return [
    ...(/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id) ? [] : ['its name is not maker/device in small letters']),
    ...(/^# \S/.test(text) ? [] : ['its first line must be a comment that says what it is']),
    ...(misplaced === undefined ? [] : [`${misplaced} stands in the wrong place; see STYLE.md for the order`]),
    ...lines.flatMap((line, index) => (line.length > LONGEST ? [`line ${index + 1} is longer than ${LONGEST}`] : [])),
    ...lines.flatMap((line, index) =>
      /\t|\s$/.test(line) ? [`line ${index + 1} has a tab or ends with a blank`] : [],
    ),
  ]
}
