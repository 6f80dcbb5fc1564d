import { Readable } from 'node:stream'
import { type ConfigurationCount, HomogeneityExport } from '@preau/protocol/api/homogeneity.ts'
import { AnswerExport, type AnswerRow, type TableWords } from '@preau/protocol/api/inventory-questions.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type InventoryFieldName, inventoryField } from '@preau/protocol/rules/inventory-fields.ts'
import { askedFields, type Question } from '@preau/protocol/rules/inventory-question.ts'
import type { Reach } from '@preau/protocol/rules/roles.ts'
import type { Queries } from '../store/database.ts'
import { listHomogeneity } from '../store/homogeneity.ts'
import { refuseTooWide } from '../store/inventory-answered-software.ts'
import { answerDevices, answerRows } from '../store/inventory-answers.ts'
import { CSV_ANSWERS, CSV_BOM, type CsvCell, type CsvFormat, csvFormat, csvHeaders, csvLine } from './csv.ts'
import { askable } from './inventory-questions.ts'
import type { HttpApp, HttpServices } from './services.ts'

/** Rows that are read and written at a time, so that a table of 100 000 never stands in memory whole. */
const SLICE = 500
/** A school has 54 000 neighbours in the whole country. */
const MOST_SCHOOLS = 100_000

/** The columns of every answer; a question that asks for one of them adds no second one. */
const ALWAYS = ['school', 'room', 'device', 'kind', 'model', 'serial', 'status', 'simulated', 'warranty'] as const

const GB = 1e9
const GIB = 1024 ** 3

/** Whole answers as tables for a spreadsheet. */
export function inventoryExportRoutes(app: HttpApp, { db, clock }: HttpServices): void {
  const tags = ['inventory']
  app.post(
    '/api/inventory/answers.csv',
    {
      config: { action: 'inventory.ask' },
      schema: { tags, summary: 'Every device of an answer, as CSV', body: AnswerExport, response: CSV_ANSWERS },
    },
    async ({ body, reach }, reply) => {
      const { decimal, words = {}, ...query } = { ...body, question: askable(body.question) }
      await refuseTooWide(db, reach, query.question)
      const devices = await answerDevices(db, reach, query, clock())
      const format = csvFormat(decimal === undefined ? {} : { decimal })
      reply.headers(csvHeaders(wordOf(words, 'file')))
      return reply.send(Readable.from(answerLines(db, reach, query.question, devices, words, format)))
    },
  )
  app.post(
    '/api/inventory/homogeneity.csv',
    {
      config: { action: 'inventory.ask' },
      schema: {
        tags,
        summary: 'The homogeneity of each school, as CSV',
        body: HomogeneityExport,
        response: CSV_ANSWERS,
      },
    },
    async ({ body, reach }, reply) => {
      const { decimal, words = {}, ...query } = body
      const list = await listHomogeneity(db, reach, { ...query, limit: MOST_SCHOOLS })
      const format = csvFormat(decimal === undefined ? {} : { decimal })
      const columns = ['school', 'index', 'devices', 'known', 'configurations', 'most']
      const lines = [
        columns.map((column) => wordOf(words, column)),
        ...list.rows.map((row) => [
          row.school.name,
          row.index === null ? null : Math.round(row.index * 1000) / 10,
          row.devices,
          row.known,
          row.configurations,
          row.most.map((each) => configurationText(each, words, format)).join(' | '),
        ]),
      ]
      reply.headers(csvHeaders(wordOf(words, 'file')))
      return reply.send(Readable.from([CSV_BOM, ...lines.map((line) => csvLine(line, format))]))
    },
  )
}

async function* answerLines(
  db: Queries,
  reach: Reach,
  question: Question,
  devices: readonly Id[],
  words: TableWords,
  format: CsvFormat,
): AsyncGenerator<string> {
  const fields = askedFields(question)
  const header = [...ALWAYS, ...fields.filter((field) => !isAlways(field))]
  yield CSV_BOM +
    csvLine(
      header.map((column) => wordOf(words, column)),
      format,
    )
  for (let at = 0; at < devices.length; at += SLICE) {
    const rows = await answerRows(db, reach, question, devices.slice(at, at + SLICE))
    yield rows.map((row) => csvLine(answerCells(row, fields, words), format)).join('')
  }
}

function isAlways(field: InventoryFieldName): boolean {
  return ALWAYS.some((column) => column === field)
}

function answerCells(row: AnswerRow, fields: readonly InventoryFieldName[], words: TableWords): CsvCell[] {
  return [
    row.school.name,
    row.room?.name,
    row.name,
    wordOf(words, `kind.${row.kind}`),
    row.model,
    row.serial,
    wordOf(words, `status.${row.status}`),
    row.simulated ? wordOf(words, 'simulated') : null,
    row.warrantyUntil,
    ...fields.flatMap((name, index) => (isAlways(name) ? [] : valueCell(name, row.values[index] ?? null, words))),
  ]
}

/** Sizes in GB, memory in GiB as it is sold, moments as a day in universal time. */
function valueCell(name: InventoryFieldName, value: string | number | null, words: TableWords): CsvCell {
  if (value === null) return wordOf(words, 'unknown')
  const { type } = inventoryField(name)
  if (typeof value === 'string') return type === 'choice' ? wordOf(words, `${name}.${value}`) : value
  if (type === 'memory') return Math.round((value / GIB) * 10) / 10
  if (type === 'bytes') return Math.round((value / GB) * 10) / 10
  return type === 'days' ? new Date(value).toISOString().slice(0, 10) : value
}

function configurationText(each: ConfigurationCount, words: TableWords, { decimal }: CsvFormat): string {
  const figure = (value: number) => String(Math.round(value * 10) / 10).replace('.', decimal)
  const size = (bytes: number, of: number) => `${figure(bytes / of)} ${wordOf(words, 'gb')}`
  const disk = each.diskType === null ? '' : ` ${wordOf(words, `disk.type.${each.diskType}`)}`
  const system = [each.os, each.osMajor].filter(Boolean).join(' ')
  return `${each.devices} × ${each.model}, ${size(each.memory, GIB)}, ${size(each.diskClass, GB)}${disk}, ${system}`
}

function wordOf(words: TableWords, key: string): string {
  return (Object.hasOwn(words, key) ? words[key] : undefined) ?? key
}
