import type { ResourceItem } from '@preau/protocol/rules/booking/resource-kinds.ts'
import { artifact, type Document, dateText, GREY, MM, PAGE, printed, tagged } from './label-drawing.ts'

/** What a loan slip says. Times are ms since 1970. */
export interface LoanSlip {
  school: string
  kit: string
  keptAt: string
  teacher: string
  from: number
  to: number
  contents: readonly ResourceItem[]
}

const LINE = 8.5 * MM
const LINES_PER_PAGE = 20
const INNER = PAGE.width - 2 * PAGE.margin

/** The slip that goes with a kit: who has it until when, what is in it, and boxes to tick when it goes and when it comes back. */
export async function loanSlip(slip: LoanSlip, facts: { now: number; timezone: string }): Promise<Buffer> {
  const pages = Math.max(1, Math.ceil(slip.contents.length / LINES_PER_PAGE))
  return await printed(`Bon de prêt, ${slip.kit}`, facts, (document) => {
    for (let page = 0; page < pages; page++) {
      document.addPage()
      const top = drawTop(document, slip, facts.timezone)
      const items = slip.contents.slice(page * LINES_PER_PAGE, (page + 1) * LINES_PER_PAGE)
      const end = drawContents(document, items, top)
      if (page === pages - 1) drawSignatures(document, end)
    }
  })
}

function drawTop(document: Document, { school, kit, keptAt, teacher, from, to }: LoanSlip, timezone: string): number {
  const { margin } = PAGE
  tagged(document, 'H1', () => {
    document.font('Helvetica-Bold').fontSize(21).fillColor('black')
    document.text(`Bon de prêt : ${kit}`, margin, margin, { width: INNER, height: 18 * MM, ellipsis: true })
  })
  const lines = [
    school,
    `Emprunté par ${teacher}`,
    `Du ${dateText(from, timezone)} au ${dateText(to, timezone)}`,
    ...(keptAt === '' ? [] : [`À rendre : ${keptAt}`]),
  ]
  let y = margin + 20 * MM
  for (const line of lines) {
    tagged(document, 'P', () => {
      document.font('Helvetica').fontSize(11.5).fillColor('#222222')
      document.text(line, margin, y, { width: INNER, height: 6 * MM, ellipsis: true })
    })
    y += 6.5 * MM
  }
  return y + 4 * MM
}

function drawContents(document: Document, items: readonly ResourceItem[], top: number): number {
  const { margin, width } = PAGE
  const boxes = [width - margin - 42 * MM, width - margin - 16 * MM]
  artifact(document, () => {
    document.font('Helvetica-Bold').fontSize(9.5).fillColor(GREY)
    document.text('Départ', (boxes[0] ?? 0) - 5 * MM, top, { width: 16 * MM, align: 'center' })
    document.text('Retour', (boxes[1] ?? 0) - 5 * MM, top, { width: 16 * MM, align: 'center' })
  })
  let y = top + LINE
  for (const { what, count } of items) {
    tagged(document, 'P', () => {
      document.font('Helvetica').fontSize(11.5).fillColor('black')
      document.text(`${count} × ${what}`, margin, y, { width: INNER - 50 * MM, height: 6 * MM, ellipsis: true })
    })
    artifact(document, () => {
      document.lineWidth(0.8).strokeColor('black')
      for (const x of boxes) document.rect(x, y - 1, 5 * MM, 5 * MM).stroke()
      document
        .moveTo(margin, y + 6.6 * MM)
        .lineTo(width - margin, y + 6.6 * MM)
        .lineWidth(0.3)
        .strokeColor(GREY)
        .stroke()
    })
    y += LINE
  }
  return y
}

function drawSignatures(document: Document, top: number): void {
  for (const [index, text] of ['Remis le, par', 'Rendu le, à'].entries()) {
    const x = PAGE.margin + index * (INNER / 2)
    tagged(document, 'P', () => {
      document.font('Helvetica').fontSize(10).fillColor(GREY)
      document.text(text, x, top + 8 * MM, { width: INNER / 2 - 6 * MM })
    })
    artifact(document, () => {
      document
        .moveTo(x, top + 24 * MM)
        .lineTo(x + INNER / 2 - 8 * MM, top + 24 * MM)
        .lineWidth(0.6)
        .strokeColor('black')
        .stroke()
    })
  }
}
