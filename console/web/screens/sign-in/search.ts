/** Why one is asked to sign in, and where one was. */
export interface SignInSearch {
  /** A path of this console. */
  back?: string
  why?: SignInReason
}

export const SIGN_IN_REASONS = ['out', 'ended', 'provider'] as const
export type SignInReason = (typeof SIGN_IN_REASONS)[number]

/** Reads the address. A `back` that could lead to another site is passed over. */
export function validateSignInSearch(search: Record<string, unknown>): SignInSearch {
  const valid: SignInSearch = {}
  if (typeof search.back === 'string' && isOwnPath(search.back)) valid.back = search.back
  const why = SIGN_IN_REASONS.find((candidate) => candidate === search.why)
  if (why) valid.why = why
  return valid
}

/** Whether a text is a path of this origin: `//other.example` and `/\other.example` are not. */
export function isOwnPath(path: string): boolean {
  return path.length <= 2000 && /^\/(?![/\\])/.test(path) && !/[\p{Cc}\\]/u.test(path)
}
