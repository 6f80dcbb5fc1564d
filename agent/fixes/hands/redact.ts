/** Names that say nothing of a person: hiding them would make a log unreadable. */
const SYSTEM_NAMES = new Set([
  'root',
  'nobody',
  'daemon',
  'system',
  'administrator',
  'guest',
  'public',
  'default',
  'user',
  'local',
])

const MAIL = /[\p{L}0-9._%+-]{1,64}@[\p{L}0-9-]{1,63}(?:\.[\p{L}0-9-]{1,63})+/gu
const HOME = /((?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\|\/run\/user\/|\/media\/))([^\s/\\:"'<>|]{1,64})/g
const ACCOUNT =
  /\b(user|uid|account|login|logname|ruser|acct|owner|utilisateur)(\s*[=:]\s*|\s+)("?)([\p{L}0-9._\\-]{1,64})\3/giu
const SESSION = /\b(for user|of user|by user|session of|session for)\s+([\p{L}0-9._-]{1,64})/giu
const ADDRESS = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g
const URL_PART = /\b(https?:\/\/[^\s/"'<>]{1,200})\/[^\s"'<>]*/gi
const FILE_NAMES = /\b[^\s/\\:"'<>|]{1,120}\.(?:docx?|xlsx?|pptx?|odt|ods|odp|pdf|jpe?g|png|mp4|mp3|zip|txt|csv)\b/giu

/**
 * A text of a log without what tells of a person: mail addresses, names of accounts, folders of persons, file names of documents,
 * pages that were visited, addresses of machines. Pure; what is left out is marked, so that who reads knows that something stood there.
 * @param names accounts of the machine, whose names are hidden wherever they stand
 */
export function redact(text: string, names: readonly string[]): string {
  let clean = text
    .replace(MAIL, '<mail>')
    .replace(URL_PART, '$1/<page>')
    .replace(HOME, '$1<person>')
    .replace(FILE_NAMES, '<file>')
    .replace(ACCOUNT, '$1$2<person>')
    .replace(SESSION, '$1 <person>')
    .replace(ADDRESS, '<address>')
  for (const name of [...new Set(names)].sort((a, b) => b.length - a.length)) {
    if (name.length < 2 || SYSTEM_NAMES.has(name.toLowerCase())) continue
    clean = clean.replace(new RegExp(`(?<![\\p{L}0-9])${escaped(name)}(?![\\p{L}0-9])`, 'giu'), '<person>')
  }
  return clean
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
