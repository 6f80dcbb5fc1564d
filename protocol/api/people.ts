import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { DEVICE_KINDS } from '../rules/device-status.ts'
import { Grant } from '../rules/roles.ts'
import { Paging } from './paging.ts'

const strict = { additionalProperties: false }
const name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })
const login = Type.String({
  minLength: 3,
  maxLength: 120,
  pattern: '^\\S+$',
  description: 'A professional e-mail, or a name',
})
const password = Type.String({ minLength: 1, maxLength: 256 })
const code = Type.String({ minLength: 6, maxLength: 12, pattern: '^[0-9 ]+$' })
/** What a link or a token says: 32 random bytes, base64url. */
const secret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

/** A person as the people page shows him. */
export const Person = Type.Object({
  id: Id,
  name: Type.String(),
  login: Type.Union([Type.String(), Type.Null()]),
  grants: Type.Array(Grant),
  /** What proves who he is beside a password. */
  factors: Type.Object({ password: Type.Boolean(), totp: Type.Boolean(), passkeys: Count, provider: Type.Boolean() }),
  madeAt: Time,
  seenAt: Type.Union([Time, Type.Null()]),
  disabledAt: Type.Union([Time, Type.Null()]),
})
export type Person = Static<typeof Person>

export const PeopleQuery = Type.Object({ ...Paging, q: Type.Optional(Type.String({ maxLength: 200 })) })
export type PeopleQuery = Static<typeof PeopleQuery>
export const PeopleList = Type.Object({ total: Count, rows: Type.Array(Person) })
export type PeopleList = Static<typeof PeopleList>

/** A new person: he chooses his password by the one-time link of the answer. */
export const NewPerson = Type.Object({ name, login, grants: Type.Array(Grant, { maxItems: 50 }) }, strict)
export type NewPerson = Static<typeof NewPerson>
export const PersonChange = Type.Partial(
  Type.Object({ name, login, grants: Type.Array(Grant, { maxItems: 50 }), disabled: Type.Boolean() }),
  { ...strict, minProperties: 1 },
)
export type PersonChange = Static<typeof PersonChange>

/** Shown once: whoever has it sets a password for this person. */
export const OneTimeLink = Type.Object({ url: Type.String(), endsAt: Time })
export type OneTimeLink = Static<typeof OneTimeLink>
export const PersonMade = Type.Object({ person: Person, link: OneTimeLink })
export type PersonMade = Static<typeof PersonMade>

/** Who uses this console, as he himself sees it. */
export const Self = Type.Object({
  person: Person,
  /** Whether a second factor was given in this session. */
  strong: Type.Boolean(),
  /**
   * A role of his asks for a second factor that this session does not have: until then he only looks. Where his `factors` have
   * one he gives a code of it, else he sets one up; both by /api/self/totp/proof.
   */
  needsFactor: Type.Boolean(),
  /** Whether passkeys can be used at this address; where not, why. */
  passkeys: Type.Union([Type.Literal('possible'), Type.Literal('insecure_context'), Type.Literal('no_name')]),
  lots: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
    description: 'Names of the lots on which he has a role: who manages no people sees no others',
  }),
})
export type Self = Static<typeof Self>

/** What the page before the console asks: who may sign in here, and how. */
export const SignInWays = Type.Object({
  /** Nobody is there yet: the one-time link that the server printed makes the first administrator. */
  first: Type.Boolean(),
  provider: Type.Union([Type.Object({ name: Type.String() }), Type.Null()]),
  passkeys: Type.Boolean(),
})
export type SignInWays = Static<typeof SignInWays>

export const SignIn = Type.Object({ login, password }, strict)
export type SignIn = Static<typeof SignIn>
/** Signed in, or the code of an authenticator is asked for with `ticket`. */
export const SignInStep = Type.Union([
  Type.Object({ state: Type.Literal('signed_in') }),
  Type.Object({ state: Type.Literal('code_asked'), ticket: secret }),
])
export type SignInStep = Static<typeof SignInStep>
export const SignInCode = Type.Object({ ticket: secret, code }, strict)
export type SignInCode = Static<typeof SignInCode>

/** Uses a one-time link: sets the password, and for the first administrator name and login too. */
export const LinkUse = Type.Object({ secret, password, name: Type.Optional(name), login: Type.Optional(login) }, strict)
export type LinkUse = Static<typeof LinkUse>

export const PasswordChange = Type.Object({ old: password, password }, strict)
export type PasswordChange = Static<typeof PasswordChange>

/** A secret to scan, not yet in force: it is when a code of it was given. */
export const TotpOffer = Type.Object({
  secret: Type.String(),
  uri: Type.String(),
  qr: Type.String({ description: 'SVG' }),
})
export type TotpOffer = Static<typeof TotpOffer>
export const TotpProof = Type.Object({ code }, strict)
export type TotpProof = Static<typeof TotpProof>

/** A session as its person sees it. */
export const OpenSession = Type.Object({
  id: Type.String(),
  madeAt: Time,
  seenAt: Time,
  from: Type.String(),
  program: Type.String(),
  current: Type.Boolean(),
})
export const OpenSessions = Type.Object({ rows: Type.Array(OpenSession) })
export type OpenSessions = Static<typeof OpenSessions>

/** A token of a program. Its grants are never more than those of its person. */
export const Token = Type.Object({
  id: Id,
  name: Type.String(),
  grants: Type.Array(Grant),
  madeAt: Time,
  endsAt: Time,
  usedAt: Type.Union([Time, Type.Null()]),
})
export type Token = Static<typeof Token>
export const TokenList = Type.Object({ rows: Type.Array(Token) })
export type TokenList = Static<typeof TokenList>
export const NewToken = Type.Object(
  { name, grants: Type.Array(Grant, { minItems: 1, maxItems: 50 }), days: Type.Integer({ minimum: 1, maximum: 366 }) },
  strict,
)
export type NewToken = Static<typeof NewToken>
/** The secret of a token is shown here and never again. */
export const TokenMade = Type.Object({ token: Token, secret: Type.String() })
export type TokenMade = Static<typeof TokenMade>

/** A named set of schools and classes of equipment; no class named means all of them. */
export const LotShape = Type.Object({
  id: Id,
  name: Type.String(),
  schools: Type.Array(Id),
  kinds: Type.Array(Type.Enum(DEVICE_KINDS)),
})
export type LotShape = Static<typeof LotShape>
export const LotList = Type.Object({ rows: Type.Array(LotShape) })
export type LotList = Static<typeof LotList>
export const NewLot = Type.Object(
  {
    name,
    schools: Type.Array(Id, { maxItems: 5000 }),
    kinds: Type.Array(Type.Enum(DEVICE_KINDS), { maxItems: DEVICE_KINDS.length }),
  },
  strict,
)
export type NewLot = Static<typeof NewLot>

/** A link for an administrator who lost what lets him in, as the command line asks for it; the only one where none is named. */
export const LocalLink = Type.Object({ login: Type.Optional(login) }, strict)
export type LocalLink = Static<typeof LocalLink>

/** The first digits of what proves a session: they name it to its person. */
export const BySession = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }) })

/** A passkey as its person sees it. */
export const Passkey = Type.Object({
  id: Type.String(),
  name: Type.String(),
  madeAt: Time,
  usedAt: Type.Union([Time, Type.Null()]),
})
export type Passkey = Static<typeof Passkey>
export const PasskeyList = Type.Object({ rows: Type.Array(Passkey) })
export type PasskeyList = Static<typeof PasskeyList>
const passkeyId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,1400}$' })
export const ByPasskey = Type.Object({ id: passkeyId })

/** What `navigator.credentials` is called with (WebAuthn 3, 5.1), and the ticket that its answer comes back with. */
export const PasskeyAsked = Type.Object({
  ticket: secret,
  options: Type.Object({}, { additionalProperties: true, description: 'WebAuthn options as JSON' }),
})
export type PasskeyAsked = Static<typeof PasskeyAsked>
const bytes = Type.String({ maxLength: 20_000, pattern: '^[A-Za-z0-9_-]*$', description: 'base64url' })
const credential = {
  id: passkeyId,
  rawId: passkeyId,
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.String({ maxLength: 40 })),
  clientExtensionResults: Type.Object({}, { additionalProperties: true }),
}
/** A new passkey: what the browser answered. */
export const NewPasskey = Type.Object(
  {
    ticket: secret,
    name,
    response: Type.Object({
      ...credential,
      response: Type.Object({
        clientDataJSON: bytes,
        attestationObject: bytes,
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 })),
      }),
    }),
  },
  strict,
)
export type NewPasskey = Static<typeof NewPasskey>
/** A sign-in by a passkey: what the browser answered. */
export const PasskeyProof = Type.Object(
  {
    ticket: secret,
    response: Type.Object({
      ...credential,
      response: Type.Object({
        clientDataJSON: bytes,
        authenticatorData: bytes,
        signature: bytes,
        userHandle: Type.Optional(bytes),
      }),
    }),
  },
  strict,
)
export type PasskeyProof = Static<typeof PasskeyProof>

/** Where the console is to go after the provider: a path of this server. */
export const ProviderQuery = Type.Object({ back: Type.Optional(Type.String({ maxLength: 500 })) })
