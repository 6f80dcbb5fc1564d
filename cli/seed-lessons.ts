import { serverConfig } from '@preau/server/config.ts'
import type { NextLesson } from '@preau/server/seed/lessons.ts'
import type { Context, Flags } from './command.ts'
import { DEFAULT_SEED } from './commands/demo.ts'
import { jsonLine } from './json-line.ts'

/** The next lesson of the demo, with the number by which a person can launch it himself; null where nobody has it. */
export type NextDemoLesson = NextLesson & { badge: string | null }

/**
 * Books the lessons of the demo school into the store of these flags, before a server opens it: those of its week, and some that
 * begin in minutes. Gives the one that is next before the board whose page is shown; undefined where there is none.
 */
export async function seedDemoLessons(flags: Flags, { environment }: Context): Promise<NextDemoLesson | undefined> {
  const [{ DEMO_TEACHERS, demoLessons }, { seedLessons }] = await Promise.all([
    import('./demo-lessons.ts'),
    import('@preau/server/seed/lessons.ts'),
  ])
  const next = await seedLessons(serverConfig(flags, environment), demoLessons(DEFAULT_SEED, Date.now()))
  return next && { ...next, badge: DEMO_TEACHERS.find(({ name }) => name === next.teacher)?.badge ?? null }
}

/** Says when the next lesson is, and with which badge a person can launch it himself. */
export function tellNextLesson(
  { room, teacher, from, badge }: NextDemoLesson,
  flags: Flags,
  { out, language }: Context,
): void {
  if (flags['json-log'] === true) {
    out(jsonLine('demo.next_lesson', { level: 'info', room, from }))
    return
  }
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB'
  const at = new Date(from).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Paris' })
  const who = badge === null ? '' : ` (${teacher}, badge ${badge})`
  if (language === 'fr') out(`Prochaine séance à ${at}, heure de Paris, ${room}${who} : à suivre sur la fiche du PC.`)
  else out(`Next lesson at ${at} Paris time, ${room}${who}: to be followed on the page of the PC.`)
}
