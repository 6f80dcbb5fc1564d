import { EnrolSheet } from '@preau/protocol/api/enrolments.ts'
import { ErrorReply } from '@preau/protocol/api/error.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import type { HttpApp, HttpServices } from './services.ts'
import type { Shape } from './shapes.ts'

const TEXT: Shape = { type: 'string' }
const PDF = {
  200: { content: { 'application/pdf': { schema: TEXT } } },
  '4xx': ErrorReply,
  '5xx': ErrorReply,
}

/**
 * The sheet of codes that were just made. Whoever made them has them, and the server does not: they come back to be printed, and
 * nothing is looked up or kept. Throws ENROL_CODE_INVALID where one is no code.
 */
export function enrolSheetRoute(app: HttpApp, { clock }: HttpServices): void {
  app.post(
    '/api/enrol-codes/sheet',
    {
      config: { action: 'enrol_code.make' },
      schema: {
        tags: ['enrolment'],
        summary: 'Print codes: A4 pages with their QR codes',
        body: EnrolSheet,
        response: PDF,
      },
    },
    async ({ body }, reply) => {
      for (const { code } of body.codes) readEnrolCode(code)
      // Fonts and PDF weigh tens of megabytes, and a school prints a sheet once a year.
      const { enrolSheet } = await import('./enrol-sheet.ts')
      const pdf = await enrolSheet(body, { now: clock(), timezone: 'Europe/Paris' })
      reply.headers({
        'content-type': 'application/pdf',
        'content-disposition': 'attachment; filename="preau-codes.pdf"',
      })
      return reply.send(pdf)
    },
  )
}
