import type { ContractFaultRow } from '@preau/protocol/api/contracts.ts'
import type { Contract } from '@preau/protocol/contracts/contract.ts'
import { contractFaults } from '@preau/protocol/contracts/contract-faults.ts'
import { contractShapeFaults, isContract } from '@preau/protocol/contracts/contract-shape.ts'
import { readYaml } from '@preau/protocol/contracts/contract-text.ts'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'

/** A week that stands in each calendar of a contract by its name alone; a thousandfold of that is no contract. */
const MOST_ALIASES = 500

/** What a text says as a contract, or what is wrong with it. Each fault names the line where one has to look. */
export function readContractText(text: string): { contract: Contract; faults: [] } | { faults: ContractFaultRow[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'core' })
  const broken = document.errors.map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    path: '/',
    fault: `yaml: ${message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? ''}`,
  }))
  if (broken.length > 0) return { faults: broken }
  const value = readValue(document, text)
  const found = isContract(value) ? contractFaults(value) : contractShapeFaults(value)
  if (found.length === 0 && isContract(value)) return { contract: value, faults: [] }
  const faults = found.map(({ path, fault }) => ({ line: lineAt(document, lines, path), path, fault }))
  return { faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

/**
 * The value of a text as every other reader of a contract takes it; undefined where it is none, or grows without end out of
 * names for parts of itself.
 */
function readValue(document: Document, text: string): unknown {
  try {
    document.toJS({ maxAliasCount: MOST_ALIASES })
    return readYaml(text)
  } catch {
    return undefined
  }
}

/** The line of what a path names, or of the nearest that is there and holds it. */
function lineAt(document: Document, lines: LineCounter, path: string): number | null {
  const keys = path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key))
  for (let depth = keys.length; depth > 0; depth--) {
    const node = document.getIn(keys.slice(0, depth), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return null
}
