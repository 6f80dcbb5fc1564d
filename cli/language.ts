import type { Language } from './command.ts'

/** English where the person's locale is another language than French; French too where there is no locale. */
export function languageOf(environment: NodeJS.ProcessEnv): Language {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  return locale === '' || /^(fr|C$|C\.|POSIX)/i.test(locale) ? 'fr' : 'en'
}
