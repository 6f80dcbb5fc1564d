/** A date as `2024-03-15`: from SMBIOS `03/15/2024`, or from Windows `20240315`; undefined where it is none. */
export function isoDate(text: string | undefined): string | undefined {
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text ?? '') ?? []
  if (year !== undefined) return `${year}-${month}-${day}`
  const [, ...parts] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text ?? '') ?? []
  return parts.length === 3 ? parts.join('-') : undefined
}
