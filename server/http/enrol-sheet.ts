import type { EnrolCodes } from '@preau/protocol/api/enrolments.ts'
import { readEnrolCode } from '@preau/protocol/rules/enrol-code.ts'
import {
  CELL,
  type Document,
  dateText,
  drawQr,
  GREY,
  labelSheet,
  MM,
  QR,
  QUIET,
  type SheetFacts,
  type SheetHead,
  tagged,
} from './label-drawing.ts'

/** Groups of a code in one line. */
const GROUPS = 5

const STEPS = [
  'Reliez l’appareil au réseau de l’école, puis lancez Préau.',
  'Visez son code, ou recopiez les lettres qui sont dessous.',
  'Découpez et collez l’étiquette : un code sert une seule fois.',
]

/** A sheet of codes to print, cut and stick, each with its QR code and the same in letters. */
export async function enrolSheet({ school, codes, endsAt }: EnrolCodes, facts: SheetFacts): Promise<Buffer> {
  const count = `${codes.length} ${codes.length > 1 ? 'codes' : 'code'}`
  const sheet = {
    name: `Codes d’enrôlement, ${school.name}`,
    head: {
      title: `${groupName(codes)}${count}`,
      line: `${school.name}. Chaque code sert une fois, jusqu’au ${dateText(endsAt, facts.timezone)}.`,
      steps: STEPS,
      ...tabletPage(codes),
    },
    foot: 'Détruisez les codes restants.',
    draw: (document: Document, code: EnrolCodes['codes'][number], x: number, y: number) =>
      drawLabel(document, code, school.name, x, y),
  }
  return await labelSheet(codes, sheet, facts)
}

/** Where the page of tablets is on which nothing can be installed: at the first address that the codes name. */
function tabletPage(codes: EnrolCodes['codes']): Pick<SheetHead, 'opens'> {
  const [first] = codes
  const [at] = first ? readEnrolCode(first.code).addresses : []
  if (!at) return {}
  const host = at.host.includes(':') ? `[${at.host}]` : at.host
  const address = `https://${host}:${at.port}/tablet/`
  return { opens: { address, say: `Tablette où rien ne s’installe : ouvrez ${address}, ou visez le code ci-contre.` } }
}

function drawLabel(
  document: Document,
  { label, code }: EnrolCodes['codes'][number],
  school: string,
  x: number,
  y: number,
): void {
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
