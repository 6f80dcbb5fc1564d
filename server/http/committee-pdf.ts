import type { Committee } from '@preau/protocol/api/committee.ts'
import {
  type CommitteeLanguage,
  type CommitteeTable,
  cellText,
  committeeTables,
} from '@preau/protocol/rules/committee-tables.ts'
import PDFDocument from 'pdfkit'

/** Millimetres in the points of a PDF. */
const MM = 72 / 25.4
const PAGE = { width: 210 * MM, height: 297 * MM, margin: 14 * MM }
const INNER = PAGE.width - 2 * PAGE.margin
const BOTTOM = PAGE.height - 20 * MM
const PAD = 1.2 * MM
const SIZE = 8.5

type Document = InstanceType<typeof PDFDocument>

const WORDS = {
  fr: {
    title: (key: string) => `Comité de suivi, ${key}`,
    period: (from: string, to: string) => `Du ${from} au ${to}.`,
    made: (date: string) => `Établi le ${date} par Préau. Les mêmes chiffres sont à l’écran et dans le fichier CSV.`,
    page: (page: number, pages: number) => `Page ${page} sur ${pages}`,
    goesOn: '(suite)',
  },
  en: {
    title: (key: string) => `Review committee, ${key}`,
    period: (from: string, to: string) => `From ${from} to ${to}.`,
    made: (date: string) => `Made on ${date} by Préau. The screen and the CSV file have the same figures.`,
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    goesOn: '(continued)',
  },
} as const

/**
 * What a committee looks at, to be printed and read aloud: A4, black on white, tagged with headings and tables whose heads
 * are said, in the language that it names.
 */
export async function committeePdf(pack: Committee, language: CommitteeLanguage): Promise<Buffer> {
  const words = WORDS[language]
  const title = words.title(pack.contract.key)
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    autoFirstPage: false,
    bufferPages: true,
    info: { Title: title, Creator: 'Préau', Producer: 'Préau', CreationDate: new Date(pack.madeAt) },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((done, failed) => {
    document.on('end', done)
    document.on('error', failed)
  })
  document.addPage()
  const date = (text: string) => cellText(text, language)
  let y = PAGE.margin
  tagged(document, 'H1', () => {
    document.font('Helvetica-Bold').fontSize(18).fillColor('black').text(title, PAGE.margin, y, { width: INNER })
  })
  y = document.y + 2 * MM
  tagged(document, 'P', () => {
    const lines = `${pack.contract.title}. ${words.period(date(pack.from), date(pack.to))}`
    document.font('Helvetica').fontSize(10.5).text(lines, PAGE.margin, y, { width: INNER })
  })
  y = document.y + 5 * MM
  for (const table of committeeTables(pack, language)) y = drawTable(document, table, y, language)
  drawFeet(document, words.made(date(zoned(pack.madeAt))), words.page)
  document.end()
  await ended
  return Buffer.concat(chunks)
}

/** Draws a table under its heading; gives where the next one may begin. A row is never cut, and each page repeats the heads. */
function drawTable(document: Document, table: CommitteeTable, from: number, language: CommitteeLanguage): number {
  const widths = widthsOf(document, table, language)
  const heights = table.rows.map((row) =>
    rowHeight(
      document,
      row.map((cell) => cellText(cell, language)),
      widths,
      'Helvetica',
    ),
  )
  const head = rowHeight(
    document,
    table.columns.map(({ title }) => title),
    widths,
    'Helvetica-Bold',
  )
  let y = from + 14 * MM + head + (heights[0] ?? 0) > BOTTOM ? newPage(document) : from
  tagged(document, 'H2', () => {
    document.font('Helvetica-Bold').fontSize(12).fillColor('black').text(table.title, PAGE.margin, y, { width: INNER })
  })
  y = document.y + 1.5 * MM
  if (table.rows.length === 0) {
    tagged(document, 'P', () => {
      document.font('Helvetica').fontSize(SIZE).text(table.empty, PAGE.margin, y, { width: INNER })
    })
    return document.y + 5 * MM
  }
  const whole = document.struct('Table')
  document.addStructure(whole)
  const drawHead = (isRepeated: boolean) => {
    const cells = table.columns.map(({ title, isFigure }) => ({ text: title, isFigure, type: 'TH' as const }))
    if (isRepeated) artifact(document, () => drawCells(document, cells, widths, y, 'Helvetica-Bold'))
    else whole.add(rowOf(document, cells, widths, y, 'Helvetica-Bold', 'Column'))
    y += head
    artifact(document, () => rule(document, y, 1))
  }
  drawHead(false)
  for (const [index, row] of table.rows.entries()) {
    const height = heights[index] ?? 0
    if (y + height > BOTTOM) {
      y = newPage(document)
      drawHead(true)
    }
    const cells = row.map((cell, column) => ({
      text: cellText(cell, language),
      isFigure: table.columns[column]?.isFigure === true,
      type: column === 0 ? ('TH' as const) : ('TD' as const),
    }))
    whole.add(rowOf(document, cells, widths, y, 'Helvetica', 'Row'))
    y += height
    artifact(document, () => rule(document, y, 0.4))
  }
  whole.end()
  return y + 6 * MM
}

interface Cell {
  text: string
  isFigure: boolean
  type: 'TH' | 'TD'
}

function rowOf(
  document: Document,
  cells: readonly Cell[],
  widths: readonly number[],
  y: number,
  font: string,
  scope: 'Row' | 'Column',
) {
  const row = document.struct('TR')
  let x = PAGE.margin
  for (const [index, cell] of cells.entries()) {
    const width = widths[index] ?? 0
    const at = x
    const draw = () => drawCell(document, cell, { x: at, y, width }, cell.type === 'TH' ? 'Helvetica-Bold' : font)
    const made = structure(document, cell.type, draw, cell.type === 'TH' ? { scope } : {})
    row.add(made)
    x += width
  }
  row.end()
  return row
}

function drawCells(
  document: Document,
  cells: readonly Cell[],
  widths: readonly number[],
  y: number,
  font: string,
): void {
  let x = PAGE.margin
  for (const [index, cell] of cells.entries()) {
    const width = widths[index] ?? 0
    drawCell(document, cell, { x, y, width }, font)
    x += width
  }
}

function drawCell(
  document: Document,
  { text, isFigure }: Cell,
  { x, y, width }: { x: number; y: number; width: number },
  font: string,
): void {
  document.font(font).fontSize(SIZE).fillColor('black')
  document.text(printable(text), x + PAD, y + PAD, { width: width - 2 * PAD, align: isFigure ? 'right' : 'left' })
}

/** Columns as wide as their longest word asks for, the rest by how much stands in them. */
function widthsOf(document: Document, { columns, rows }: CommitteeTable, language: CommitteeLanguage): number[] {
  document.font('Helvetica-Bold').fontSize(SIZE)
  const texts = columns.map(({ title }, index) => [title, ...rows.map((row) => cellText(row[index] ?? null, language))])
  const least = texts.map(
    (column) =>
      Math.max(...column.flatMap((text) => printable(text).split(' ')).map((word) => document.widthOfString(word))) +
      2 * PAD +
      1,
  )
  const wanted = texts.map(
    (column) => Math.max(...column.map((text) => document.widthOfString(printable(text)))) + 2 * PAD + 1,
  )
  const [used, asked] = [sum(least), sum(wanted)]
  const spare = Math.max(0, INNER - used)
  const more = wanted.map((width, index) => width - (least[index] ?? 0))
  const share = asked > used ? Math.min(1, spare / (asked - used)) : 0
  const fitted = least.map((width, index) => width + (more[index] ?? 0) * share)
  const left = INNER - sum(fitted)
  return fitted.map((width, index) => width + (index === 0 ? Math.max(0, left) : 0))
}

function rowHeight(document: Document, texts: readonly string[], widths: readonly number[], font: string): number {
  document.font(font).fontSize(SIZE)
  const heights = texts.map((text, index) =>
    document.heightOfString(printable(text), { width: (widths[index] ?? 0) - 2 * PAD }),
  )
  return Math.max(...heights) + 2 * PAD
}

function drawFeet(document: Document, made: string, page: (page: number, pages: number) => string): void {
  const { start, count } = document.bufferedPageRange()
  for (let index = 0; index < count; index++) {
    document.switchToPage(start + index)
    artifact(document, () => {
      const y = PAGE.height - 11 * MM
      document.font('Helvetica').fontSize(8).fillColor('black')
      document.text(printable(made), PAGE.margin, y, { lineBreak: false })
      document.text(page(index + 1, count), PAGE.margin, y, { width: INNER, align: 'right', lineBreak: false })
    })
  }
}

function newPage(document: Document): number {
  document.addPage()
  return PAGE.margin
}

function rule(document: Document, y: number, width: number): void {
  document
    .moveTo(PAGE.margin, y)
    .lineTo(PAGE.width - PAGE.margin, y)
    .lineWidth(width)
    .strokeColor('black')
    .stroke()
}

/** The standard fonts have no narrow space. */
function printable(text: string): string {
  return text.replaceAll('\u202f', '\u00a0')
}

function sum(values: readonly number[]): number {
  return values.reduce((all, each) => all + each, 0)
}

/** The local date in France: who prints it is there. */
function zoned(at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(at)
}

function tagged(document: Document, type: string, draw: () => void): void {
  document.addStructure(structure(document, type, draw))
}

/** The types of pdfkit do not know every option that it takes: which cells a head is of. */
function structure(document: Document, type: string, draw: () => void, options: { scope?: 'Row' | 'Column' } = {}) {
  return document.struct(type as never, options as object, draw)
}

/** What only pleases the eye, or says again what was said: not read aloud. */
function artifact(document: Document, draw: () => void): void {
  document.markContent('Artifact', { type: 'Layout' })
  draw()
  document.endMarkedContent()
}
