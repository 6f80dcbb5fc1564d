import PDFDocument from 'pdfkit'
import { encode } from 'uqr'

/** Millimetres in the points of a PDF. */
export const MM = 72 / 25.4
export const PAGE = { width: 210 * MM, height: 297 * MM, margin: 14 * MM }
const COLUMNS = 3
const ROWS = 4
const GRID_TOP = 62 * MM
/** How many labels an A4 page has. */
export const PER_PAGE = COLUMNS * ROWS
export const CELL = { width: (PAGE.width - 2 * PAGE.margin) / COLUMNS, height: 54 * MM, pad: 4 * MM }
/** A camera reads it from 30 cm, and a printer that is a little low on toner still prints it. */
export const QR = 31 * MM
/** One in the corner of a page, of an address alone. */
const SMALL_QR = 15 * MM
/** What stays white around it: four of its modules. */
export const QUIET = 3.6 * MM
export const GREY = '#555555'

/** The one element that holds all others of a document: PDF/UA wants it. */
const ROOTS = new WeakMap<Document, ReturnType<Document['struct']>>()

/** What a sheet is printed with. */
export interface SheetFacts {
  /** ms since 1970. */
  now: number
  timezone: string
}

export type Document = InstanceType<typeof PDFDocument>

/** What stands at the head of each page. */
export interface SheetHead {
  title: string
  /** One line under it. */
  line: string
  /** Three sentences: what to do with the labels. */
  steps: readonly string[]
  /** An address that one opens by pointing at the code in the corner, with the sentence that says it, where there is one. */
  opens?: { address: string; say: string }
}

/**
 * Labels to print, cut and stick: twelve to an A4 page. The document is tagged, in French, with a title and a text for each
 * picture, so that it can be read aloud, too.
 * @param draw draws a label with its left upper corner at x and y
 * @param foot what each page says at its end, after when it was printed
 */
export async function labelSheet<L>(
  labels: readonly L[],
  { name, head, foot, draw }: { name: string; head: SheetHead; foot: string; draw: LabelDrawing<L> },
  facts: SheetFacts,
): Promise<Buffer> {
  const pages = Math.ceil(labels.length / PER_PAGE)
  return await printed(name, facts, (document) => {
    for (let page = 0; page < pages; page++) {
      document.addPage()
      drawHead(document, head)
      for (const [place, label] of labels.slice(page * PER_PAGE, (page + 1) * PER_PAGE).entries()) {
        const x = PAGE.margin + (place % COLUMNS) * CELL.width
        const y = GRID_TOP + Math.floor(place / COLUMNS) * CELL.height
        drawCut(document, x, y)
        draw(document, label, x, y)
      }
      drawFoot(document, foot, facts, page + 1, pages)
    }
  })
}

/** A tagged A4 document in French, as `draw` draws it page by page. */
export async function printed(name: string, facts: SheetFacts, draw: (document: Document) => void): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr',
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: name, Creator: 'Préau', Producer: 'Préau', CreationDate: new Date(facts.now) },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((done, failed) => {
    document.on('end', done)
    document.on('error', failed)
  })
  const root = document.struct('Document')
  document.addStructure(root)
  ROOTS.set(document, root)
  draw(document)
  root.end()
  document.end()
  await ended
  return Buffer.concat(chunks)
}

export type LabelDrawing<L> = (document: Document, label: L, x: number, y: number) => void

function drawHead(document: Document, { title, line, steps, opens }: SheetHead): void {
  const { margin, width } = PAGE
  const corner = opens ? SMALL_QR + 3 * MM : 0
  const inner = width - 2 * margin - corner
  const oneLine = { width: inner - 30 * MM, lineBreak: false, ellipsis: true, height: 10 * MM }
  tagged(document, 'H1', () => {
    document.font('Helvetica-Bold').fontSize(21).fillColor('black')
    document.text(title, margin, margin, oneLine)
  })
  tagged(document, 'P', () => {
    document.font('Helvetica').fontSize(11.5).fillColor('#222222')
    document.text(line, margin, margin + (opens ? 8.7 : 10.5) * MM, {
      ...oneLine,
      width: inner,
    })
  })
  if (opens) drawCorner(document, opens, inner)
  artifact(document, () => {
    document.font('Helvetica-Bold').fontSize(15).fillColor('black')
    document.text('Préau', width - margin - corner - 30 * MM, margin + 1.5 * MM, { width: 30 * MM, align: 'right' })
    const below = margin + 18.5 * MM
    document
      .moveTo(margin, below)
      .lineTo(width - margin, below)
      .lineWidth(1.4)
      .strokeColor('black')
      .stroke()
  })
  for (const [index, step] of steps.entries()) {
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

function drawCorner(document: Document, { address, say }: { address: string; say: string }, width: number): void {
  const { margin } = PAGE
  const x = PAGE.width - margin - SMALL_QR
  tagged(document, 'P', () => {
    document.font('Helvetica').fontSize(9.5).fillColor('#222222')
    document.text(say, margin, margin + 13.9 * MM, { width, height: 11, lineBreak: false, ellipsis: true })
  })
  const figure = { alt: `Code QR de ${address}`, bbox: [x, margin, x + SMALL_QR, margin + SMALL_QR] }
  document.fillColor('black')
  tagged(document, 'Figure', () => drawQr(document, address, x, margin, SMALL_QR), figure)
}

function drawCut(document: Document, x: number, y: number): void {
  artifact(document, () => {
    document.rect(x, y, CELL.width, CELL.height).lineWidth(0.7).dash(3, { space: 2.5 }).strokeColor('#777777').stroke()
    document.undash()
  })
}

/** One path for all modules: no printer draws seams between them. */
export function drawQr(document: Document, code: string, x: number, y: number, side = QR): void {
  const { data, size } = encode(code, { ecc: 'M', border: 0 })
  const module = side / size
  for (const [row, cells] of data.entries()) {
    for (const [column, isDark] of cells.entries()) {
      if (isDark) document.rect(x + column * module, y + row * module, module, module)
    }
  }
  document.fill('black')
}

function drawFoot(document: Document, said: string, { now, timezone }: SheetFacts, page: number, pages: number): void {
  artifact(document, () => {
    const y = PAGE.height - 11 * MM
    const inner = PAGE.width - 2 * PAGE.margin
    document.font('Helvetica').fontSize(8.5).fillColor(GREY)
    document.text(`Imprimé ${dateText(now, timezone)}. ${said}`.trim(), PAGE.margin, y, {
      lineBreak: false,
    })
    document.text(`Page ${page} sur ${pages}`, PAGE.margin, y, { width: inner, align: 'right' })
  })
}

/** `mar. 1er déc. 2026, 18 h 30`; the standard fonts have no narrow space. */
export function dateText(at: number, timeZone: string): string {
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

export function tagged(document: Document, type: string, draw: () => void, options: object = {}): void {
  ROOTS.get(document)?.add(document.struct(type as never, options, draw))
}

/** What only pleases the eye: not read aloud. */
export function artifact(document: Document, draw: () => void): void {
  document.markContent('Artifact', { type: 'Layout' })
  draw()
  document.endMarkedContent()
}
