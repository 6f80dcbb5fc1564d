import type {
  LinkUse,
  NewToken,
  OpenSessions,
  PasswordChange,
  Self,
  SignIn,
  SignInCode,
  SignInStep,
  SignInWays,
  TokenList,
  TokenMade,
  TotpOffer,
  TotpProof,
} from '@preau/protocol/api/people.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from './client.ts'

/** Who uses this console. SIGN_IN_REQUIRED where nobody is signed in. */
export const selfQuery = queryOptions({
  queryKey: ['self'],
  queryFn: ({ signal }) => getJson<Self>('/api/self', {}, signal),
  staleTime: 60_000,
  retry: false,
})

export const signInWaysQuery = queryOptions({
  queryKey: ['sign-in', 'ways'],
  queryFn: ({ signal }) => getJson<SignInWays>('/api/sign-in/ways', {}, signal),
})

export const openSessionsQuery = queryOptions({
  queryKey: ['self', 'sessions'],
  queryFn: ({ signal }) => getJson<OpenSessions>('/api/self/sessions', {}, signal),
})

export const tokensQuery = queryOptions({
  queryKey: ['self', 'tokens'],
  queryFn: ({ signal }) => getJson<TokenList>('/api/self/tokens', {}, signal),
})

/** Throws SIGN_IN_REFUSED, which never says what was wrong. */
export const signIn = (body: SignIn) => sendJson<SignInStep>('POST', '/api/sign-in', body)
export const signInCode = (body: SignInCode) => sendJson<SignInStep>('POST', '/api/sign-in/code', body)
/** Throws LINK_REFUSED where the link was used or has ended. */
export const takeLink = (body: LinkUse) => sendJson<SignInStep>('POST', '/api/sign-in/link', body)
export const signOut = () => sendJson<void>('POST', '/api/sign-out')
export const signOutEverywhere = () => sendJson<void>('DELETE', '/api/self/sessions')
export const endSession = (id: string) => sendJson<void>('DELETE', `/api/self/sessions/${encodeURIComponent(id)}`)
export const changePassword = (body: PasswordChange) => sendJson<void>('POST', '/api/self/password', body)
export const offerTotp = () => sendJson<TotpOffer>('POST', '/api/self/totp')
export const proveTotp = (body: TotpProof) => sendJson<void>('POST', '/api/self/totp/proof', body)
export const makeToken = (body: NewToken) => sendJson<TokenMade>('POST', '/api/self/tokens', body)
export const endToken = (id: Id) => sendJson<void>('DELETE', `/api/self/tokens/${id}`)
