/** No spec has more bytes. */
export const SPEC_MAX_BYTES = 64 * 1024

const PRODUCT = /^spec\.([a-z0-9][a-z0-9-]*)\.([a-z0-9][a-z0-9-]*)$/

/** The name of the spec that a product is: `epson/escvp21` of `spec.epson.escvp21`; undefined where it is none. */
export function specOfProduct(product: string): string | undefined {
  const [, maker, device] = PRODUCT.exec(product) ?? []
  return maker !== undefined && device !== undefined ? `${maker}/${device}` : undefined
}

/** The product under which a spec of this name is signed. */
export function productOfSpec(id: string): string {
  return `spec.${id.replace('/', '.')}`
}

/** How a board is named among the hardware of a target: its spec, and the model that it says itself. */
export function boardHardware(spec: string, model: string): string {
  return `board:${spec}:${model}`
}

const BOARD = /^board:([a-z0-9-]+\/[a-z0-9-]+):([a-z0-9][a-z0-9-]*)$/

/** Spec and model of such a name; undefined where it is none. */
export function boardOfHardware(hardware: string): { spec: string; model: string } | undefined {
  const [, spec, model] = BOARD.exec(hardware) ?? []
  return spec !== undefined && model !== undefined ? { spec, model } : undefined
}

/** The product under which a runbook of this name is signed. */
export function productOfRunbook(name: string): string {
  return `runbook.${name.replaceAll('_', '-')}`
}
