import { type Static, Type } from 'typebox'
import { Count, Time } from '../envelope.ts'
import { Id } from '../ids.ts'
import { NOTICE_KINDS } from '../rules/notices.ts'

const text = Type.Optional(Type.String())

/** Something that a person is told. Its sentence is made by protocol/rules/notice-text.ts, here and in letters alike. */
export const Notice = Type.Object({
  id: Id,
  kind: Type.Enum(NOTICE_KINDS),
  at: Time,
  read: Type.Boolean(),
  school: Type.Union([Type.Object({ id: Id, name: Type.String(), timezone: Type.String() }), Type.Null()]),
  about: Type.String({
    description: '`ticket:<id>`, `contract:<id>`, `survey:<school>`, `booking:<id>` or `closure:<id>`',
  }),
  params: Type.Object({
    ...{
      number: text,
      title: text,
      severity: text,
      commitment: text,
      contract: text,
      lot: text,
      until: text,
      instead: text,
      cause: text,
      closer: text,
    },
    when: Type.Optional(Time),
    cents: Type.Optional(Count),
  }),
})
export type Notice = Static<typeof Notice>

/** The newest notices of who asks, and whether they are mailed to him. */
export const NoticeList = Type.Object({
  rows: Type.Array(Notice),
  unread: Count,
  mail: Type.Object({
    wanted: Type.Boolean(),
    possible: Type.Union([Type.Literal('possible'), Type.Literal('no_address'), Type.Literal('no_mail_server')]),
  }),
})
export type NoticeList = Static<typeof NoticeList>

/** Everything until this moment was read. */
export const NoticesRead = Type.Object({ until: Time }, { additionalProperties: false })
export const MailChoice = Type.Object({ mail: Type.Boolean() }, { additionalProperties: false })
