/** The products that lie in slots: this program, and the Node that runs it. */
export const SLOT_PRODUCTS = { 'agent-app': 'agent', 'node-runtime': 'node' } as const
