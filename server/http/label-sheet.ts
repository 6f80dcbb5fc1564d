import type { DeviceKind } from '@preau/protocol/rules/device-status.ts'
import {
  artifact,
  CELL,
  type Document,
  drawQr,
  GREY,
  labelSheet,
  MM,
  QR,
  QUIET,
  type SheetFacts,
  tagged,
} from './label-drawing.ts'

/** What a label says of a device. */
export interface Label {
  name: string
  kind: DeviceKind
  school: string
  room: string | null
  /** What its code holds: the address of its record. */
  address: string
  /** The one number to call, where a contract has it. */
  support: string | null
}

const STEPS = [
  'Découpez l’étiquette et collez-la sur l’équipement, bien en vue.',
  'Visez son code avec l’appareil photo : la fiche s’ouvre.',
  'En panne ? Touchez «\u00a0Signaler\u00a0», ou appelez le numéro.',
]

const KINDS: Readonly<Record<DeviceKind, string>> = {
  desktop: 'Ordinateur fixe',
  laptop: 'Ordinateur portable',
  tablet: 'Tablette',
  board_pc: 'PC du tableau',
  server: 'Serveur',
  other: 'Appareil',
  panel: 'Écran interactif',
  whiteboard: 'Tableau interactif',
  projector: 'Vidéoprojecteur',
  visualiser: 'Visualiseur',
  ups: 'Onduleur',
  peripheral: 'Périphérique',
}

/** Sizes in which a name is tried, in points: the first that holds it in three lines. */
const NAME_SIZES = [17, 14, 11.5, 9.5, 8, 7]
const NAME_HEIGHT = 17 * MM

/** A sheet of labels that open the record of each device. */
export async function deviceLabels(labels: readonly Label[], title: string, facts: SheetFacts): Promise<Buffer> {
  const count = `${labels.length} ${labels.length > 1 ? 'étiquettes' : 'étiquette'}`
  const sheet = {
    name: `Étiquettes, ${title}`,
    head: { title: count, line: title, steps: STEPS },
    foot: '',
    draw: drawLabel,
  }
  return await labelSheet(labels, sheet, facts)
}

function drawLabel(document: Document, label: Label, x: number, y: number): void {
  const [left, top] = [x + CELL.pad, y + CELL.pad]
  const figure = { alt: `Code QR de ${label.name}`, bbox: [left, top, left + QR, top + QR] }
  tagged(document, 'Figure', () => drawQr(document, label.address, left, top), figure)
  const besideX = left + QR + QUIET
  const beside = { width: x + CELL.width - besideX - 2 * MM }
  tagged(document, 'P', () => {
    document.font('Helvetica').fontSize(8.5).fillColor(GREY)
    document.text(KINDS[label.kind], besideX, top, { ...beside, height: 20, ellipsis: true })
    document.font('Helvetica-Bold').fillColor('black')
    const size = NAME_SIZES.find((one) => fits(document, label.name, one, beside.width)) ?? 8
    document
      .fontSize(size)
      .text(label.name, besideX, top + 7.5 * MM, { ...beside, height: NAME_HEIGHT, ellipsis: true })
    document.font('Helvetica').fontSize(8).fillColor(GREY)
    document.text(label.school, besideX, top + 24.5 * MM, { ...beside, height: 20, ellipsis: true })
  })
  const [line, right] = [top + QR + QUIET, x + CELL.width - CELL.pad]
  artifact(document, () => {
    document.moveTo(left, line).lineTo(right, line).lineWidth(0.6).strokeColor('#aaaaaa').stroke()
  })
  tagged(document, 'P', () => {
    const whole = { width: right - left, height: 12, ellipsis: true }
    document.font('Helvetica-Bold').fontSize(10.5).fillColor('black')
    document.text(label.room ?? '', left, line + 2.2 * MM, whole)
    document.font('Helvetica').fontSize(9.5).fillColor(GREY)
    document.text(label.support === null ? '' : `En panne : ${label.support}`, left, line + 7.4 * MM, whole)
  })
}

/** Whether a name stands in its place at a size, no word of it cut. */
function fits(document: Document, name: string, size: number, width: number): boolean {
  document.fontSize(size)
  const isCut = name.split(/[\s-]+/).some((word) => document.widthOfString(`${word} `) > width)
  return !isCut && document.heightOfString(name, { width }) <= NAME_HEIGHT
}
