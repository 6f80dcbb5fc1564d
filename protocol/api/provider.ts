import { type Static, Type } from 'typebox'

const text = Type.String({ minLength: 1, maxLength: 500 })

/** How this server asks an identity provider (OpenID Connect) who somebody is; a file of the data folder. */
export const ProviderSettings = Type.Object(
  {
    /** What the button says. */
    name: Type.String({ minLength: 1, maxLength: 80 }),
    issuer: text,
    clientId: text,
    /** Sealed with the key of the server. */
    secret: text,
    /** The address by which browsers reach this server: the provider leads back to it and to no other. */
    origin: text,
    scope: text,
    /** One of these the provider has to say of how it knows him; none: it is not asked. */
    acr: Type.Array(text, { maxItems: 10 }),
    /** Asks how he proved himself there (`amr`). */
    asksAmr: Type.Boolean(),
    idTokenAlg: Type.Enum(['RS256', 'ES256', 'PS256', 'EdDSA']),
    /** What is said of him comes as a signed token, and in no other way. */
    userinfoAlg: Type.Union([Type.Enum(['RS256', 'ES256']), Type.Null()]),
    /** His e-mail is believed without `email_verified`: the provider asks the administration that employs him. */
    believesEmail: Type.Boolean(),
    /** SIRET of the organisations whose people may come in; none: all that the provider knows. */
    siret: Type.Array(Type.String({ pattern: '^\\d{14}$' }), { maxItems: 100 }),
  },
  { additionalProperties: false },
)
export type ProviderSettings = Static<typeof ProviderSettings>
