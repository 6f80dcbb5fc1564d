import type { Voice } from '../../format/translate.ts'

/** Until when a device is under warranty, in words; the day itself still counts. */
export function warrantyText(
  until: string | null,
  { t, format }: Voice,
  now: number,
): { text: string; isOver: boolean } {
  if (until === null) return { text: t('cover.warranty_unknown'), isOver: false }
  const date = format.fullDate(Date.parse(`${until}T12:00:00Z`))
  const isOver = until < format.dayKey(now)
  return { text: t(isOver ? 'cover.warranty_over' : 'cover.warranty_until', { date }), isOver }
}
