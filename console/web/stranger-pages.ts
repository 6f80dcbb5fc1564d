/** Pages that are shown to who is not signed in; they ask for nothing of the fleet. */
const PAGES: readonly string[] = ['/sign-in', '/link', '/notice']

export function isForStrangers(pathname: string): boolean {
  return PAGES.includes(pathname)
}
