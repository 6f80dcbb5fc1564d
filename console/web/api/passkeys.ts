import type { PasskeyAsked, PasskeyList, SignInStep } from '@preau/protocol/api/people.ts'
import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { queryOptions } from '@tanstack/react-query'
import { address } from './address.ts'
import { getJson, sendJson } from './client.ts'

export const passkeysQuery = queryOptions({
  queryKey: ['self', 'passkeys'],
  queryFn: ({ signal }) => getJson<PasskeyList>('/api/self/passkeys', {}, signal),
})

/** Where the provider of the authority takes over; it leads back to `back`. */
export const providerAddress = (back: string | undefined) => address('/api/sign-in/provider', { back })

/** Signs in by a passkey that the browser lets one choose. */
export async function passkeySignIn(): Promise<SignInStep> {
  const { ticket, options } = await sendJson<PasskeyAsked>('POST', '/api/sign-in/passkey')
  const optionsJSON = options as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON']
  const response = await startAuthentication({ optionsJSON })
  return await sendJson<SignInStep>('POST', '/api/sign-in/passkey/proof', { ticket, response })
}

/** Has the browser make a passkey, which is kept under `name`. */
export async function addPasskey(name: string): Promise<void> {
  const { ticket, options } = await sendJson<PasskeyAsked>('POST', '/api/self/passkeys/offer')
  const optionsJSON = options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON']
  const response = await startRegistration({ optionsJSON })
  await sendJson<unknown>('POST', '/api/self/passkeys', { ticket, name, response })
}

export const removePasskey = (id: string) => sendJson<void>('DELETE', `/api/self/passkeys/${encodeURIComponent(id)}`)
