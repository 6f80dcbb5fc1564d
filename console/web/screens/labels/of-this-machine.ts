/** Whether a name of a host means the very machine that asks: nobody else gets there by it. */
export function isOfThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname)
}
