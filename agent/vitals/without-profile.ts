/** Where systems keep the folders of persons; what follows is a person's name. */
const PROFILES =
  /((?:[a-z]:)?[\\/](?:users|home|documents and settings|run[\\/]media|media)[\\/])(?!public\b)[^\\/"]+/gi

/** `text` with the name of a person's folder taken out: nobody's name leaves the machine by a path. */
export function withoutProfile(text: string): string {
  return text.replace(PROFILES, '$1…')
}
