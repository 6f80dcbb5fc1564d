import type { EnrolCodes } from '@preau/protocol/api/enrolments.ts'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'

/** Millimetres in the points of a PDF. */
const MM = 72 / 25.4
const PAGE = { width: 210 * MM, height: 297 * MM, margin: 14 * MM }
const COLUMNS = 3
const ROWS = 4
const GRID_TOP = 62 * MM
const CELL = { width: (PAGE.width - 2 * PAGE.margin) / COLUMNS, height: 54 * MM, pad: 4 * MM }
/** A camera reads it from 30 cm, and a printer that is a little low on toner still prints it. */
const QR = 31 * MM
/** What stays white around it: four of its modules. */
const QUIET = 3.6 * MM
const GREY = '#555555'
/** Groups of a code in one line. */
const GROUPS = 5

const STEPS = [
  'Reliez l’appareil au réseau de l’école, puis lancez Préau.',
  'Visez son code, ou recopiez les lettres qui sont dessous.',
  'Découpez et collez l’étiquette : un code sert une seule fois.',
]

/** What a sheet is printed with. */
export interface SheetFacts {
  /** ms since 1970. */
  now: number
  timezone: string
}

/**
 * A sheet of codes to print, cut and stick: twelve to an A4 page, each with its QR code and the same in letters. The document
 * is tagged, in French, with a title and a text for each picture, so that it can be read aloud, too.
 */
export async function enrolSheet(codes: EnrolCodes, facts: SheetFacts): Promise<Buffer> {
  const title = `Codes d’enrôlement, ${codes.school.name}`
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr',
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: title, Creator: 'Préau', Producer: 'Préau', CreationDate: new Date(facts.now) },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((done, failed) => {
    document.on('end', done)
    document.on('error', failed)
  })
  const pages = Math.ceil(codes.codes.length / (COLUMNS * ROWS))
  for (let page = 0; page < pages; page++) {
    document.addPage()
    drawHead(document, codes, facts)
    for (const [place, each] of codes.codes.slice(page * COLUMNS * ROWS, (page + 1) * COLUMNS * ROWS).entries()) {
      drawLabel(document, each, codes.school.name, place)
    }
    drawFoot(document, facts, page + 1, pages)
  }
  document.end()
  await ended
  return Buffer.concat(chunks)
}

type Document = InstanceType<typeof PDFDocument>

function drawHead(document: Document, { school, codes, endsAt }: EnrolCodes, { timezone }: SheetFacts): void {
  const { margin, width } = PAGE
  const inner = width - 2 * margin
  const count = `${codes.length} ${codes.length > 1 ? 'codes' : 'code'}`
  const oneLine = { width: inner - 30 * MM, lineBreak: false, ellipsis: true, height: 10 * MM }
  tagged(document, 'H1', () => {
    document.font('Helvetica-Bold').fontSize(21).fillColor('black')
    document.text(`${groupName(codes)}${count}`, margin, margin, oneLine)
  })
  tagged(document, 'P', () => {
    document.font('Helvetica').fontSize(11.5).fillColor('#222222')
    const until = dateText(endsAt, timezone)
    document.text(`${school.name}. Chaque code sert une fois, jusqu’au ${until}.`, margin, margin + 10.5 * MM, {
      ...oneLine,
      width: inner,
    })
  })
  artifact(document, () => {
    document.font('Helvetica-Bold').fontSize(15).fillColor('black')
    document.text('Préau', width - margin - 30 * MM, margin + 1.5 * MM, { width: 30 * MM, align: 'right' })
    const line = margin + 18.5 * MM
    document
      .moveTo(margin, line)
      .lineTo(width - margin, line)
      .lineWidth(1.4)
      .strokeColor('black')
      .stroke()
  })
  for (const [index, step] of STEPS.entries()) {
    const x = margin + index * CELL.width
    const y = margin + 23.5 * MM
    artifact(document, () => {
      document
        .circle(x + 4 * MM, y + 4 * MM, 3.6 * MM)
        .lineWidth(1)
        .stroke()
      document
        .font('Helvetica-Bold')
        .fontSize(11)
        .text(String(index + 1), x, y + 2.5 * MM, { width: 8 * MM, align: 'center' })
    })
    tagged(document, 'P', () => {
      document.font('Helvetica').fontSize(10).fillColor('black')
      document.text(step, x + 11 * MM, y, { width: CELL.width - 15 * MM, lineGap: 1.5 })
    })
  }
}

function drawLabel(
  document: Document,
  { label, code }: EnrolCodes['codes'][number],
  school: string,
  place: number,
): void {
  const x = PAGE.margin + (place % COLUMNS) * CELL.width
  const y = GRID_TOP + Math.floor(place / COLUMNS) * CELL.height
  artifact(document, () => {
    document.rect(x, y, CELL.width, CELL.height).lineWidth(0.7).dash(3, { space: 2.5 }).strokeColor('#777777').stroke()
    document.undash()
  })
  const [left, top] = [x + CELL.pad, y + CELL.pad]
  const figure = { alt: `Code QR de ${label}`, bbox: [left, top, left + QR, top + QR] }
  tagged(document, 'Figure', () => drawQr(document, code, left, top), figure)
  const besideX = left + QR + QUIET
  const beside = { width: x + CELL.width - besideX - 2 * MM }
  const [, words = '', number = label] = /^(.*) (\S+)$/.exec(label) ?? []
  tagged(document, 'P', () => {
    document.font('Helvetica').fontSize(9.5).fillColor(GREY)
    document.text(words, besideX, top + 4 * MM, { ...beside, height: 11, ellipsis: true })
    document.font('Helvetica-Bold').fontSize(20).fillColor('black')
    document.text(number, besideX, top + 8.5 * MM, { ...beside, height: 24, ellipsis: true })
    document.font('Helvetica').fontSize(8.5).fillColor(GREY)
    document.text(school, besideX, top + 17 * MM, { ...beside, height: 32, ellipsis: true })
  })
  tagged(document, 'P', () => {
    document.font('Courier-Bold').fontSize(9).fillColor('black')
    for (const [index, line] of codeLines(code).entries()) {
      document.text(line, left, top + QR + QUIET + index * 3.7 * MM, { lineBreak: false })
    }
  })
}

/** One path for all modules: no printer draws seams between them. */
function drawQr(document: Document, code: string, x: number, y: number): void {
  const { data, size } = encode(code, { ecc: 'M', border: 0 })
  const module = QR / size
  for (const [row, cells] of data.entries()) {
    for (const [column, isDark] of cells.entries()) {
      if (isDark) document.rect(x + column * module, y + row * module, module, module)
    }
  }
  document.fill('black')
}

function drawFoot(document: Document, { now, timezone }: SheetFacts, page: number, pages: number): void {
  artifact(document, () => {
    const y = PAGE.height - 11 * MM
    const inner = PAGE.width - 2 * PAGE.margin
    document.font('Helvetica').fontSize(8.5).fillColor(GREY)
    document.text(`Imprimé ${dateText(now, timezone)}. Détruisez les codes restants.`, PAGE.margin, y, {
      lineBreak: false,
    })
    document.text(`Page ${page} sur ${pages}`, PAGE.margin, y, { width: inner, align: 'right' })
  })
}

/** Groups of four letters, so many to a line that they fit under the QR code. */
function codeLines(code: string): string[] {
  const groups = code.split('-')
  return Array.from({ length: Math.ceil(groups.length / GROUPS) }, (_, line) =>
    groups.slice(line * GROUPS, (line + 1) * GROUPS).join('-'),
  )
}

/** `Tablette, ` where every label is that word with a number. */
function groupName(codes: EnrolCodes['codes']): string {
  const names = new Set(codes.map(({ label }) => label.replace(/ \S+$/, '')))
  const [name] = names
  return names.size === 1 && name ? `${name}, ` : ''
}

/** `mar. 1er déc. 2026, 18 h 30`; the standard fonts have no narrow space. */
function dateText(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('fr-FR', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const day = part('day') === '1' ? '1er' : part('day')
  const minute = part('minute') === '00' ? '' : `\u00a0${part('minute')}`
  return `${part('weekday')} ${day} ${part('month')} ${part('year')}, ${Number(part('hour'))}\u00a0h${minute}`
}

function tagged(document: Document, type: string, draw: () => void, options: object = {}): void {
  document.addStructure(document.struct(type as never, options, draw))
}

/** What only pleases the eye: not read aloud. */
function artifact(document: Document, draw: () => void): void {
  document.markContent('Artifact', { type: 'Layout' })
  draw()
  document.endMarkedContent()
}
