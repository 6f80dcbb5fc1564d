/**
 * The maker and the model of a device as people say them: a maker that its model begins with is not said twice, and of
 * `SMART Technologies` one word is enough for that.
 */
export function makeOf(vendor: string | null, model: string | null): string {
  const [maker, name] = [vendor?.trim() ?? '', model?.trim() ?? '']
  const [first = ''] = wordsOf(name)
  const isSaid = name.toLowerCase().startsWith(maker.toLowerCase()) || wordsOf(maker).includes(first)
  return (isSaid ? name : `${maker} ${name}`).trim()
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s/]+/)
    .filter(Boolean)
}
