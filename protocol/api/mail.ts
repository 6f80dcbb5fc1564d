import { type Static, Type } from 'typebox'

/** How letters leave: `tls` from the first byte, `starttls` or not at all, `none` in clear. */
export const MAIL_SECURITY = ['tls', 'starttls', 'none'] as const
export type MailSecurity = (typeof MAIL_SECURITY)[number]

/** How a server sends letters, as `mail.json` of its data folder says it; the password lies with the keys. */
export const MailSettings = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9.:_-]+$' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    security: Type.Enum(MAIL_SECURITY),
    user: Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()], {
      description: 'Null: the mail server takes letters of this machine without asking who it is',
    }),
    from: Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\s<>@,;"]+@[^\\s<>@,;"]+$' }),
    origin: Type.String({ pattern: '^https?://[^\\s/]+$', description: 'Where browsers find this server' }),
    language: Type.Enum(['fr', 'en']),
    authority: Type.Union([Type.String({ minLength: 1, maxLength: 1000 }), Type.Null()], {
      description: 'A file with the certificate that the mail server is signed by, where the system does not know it',
    }),
  },
  { additionalProperties: false },
)
export type MailSettings = Static<typeof MailSettings>
