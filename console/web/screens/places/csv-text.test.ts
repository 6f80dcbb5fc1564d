import { describe, expect, it } from 'vitest'
import { csvText } from './csv-text.ts'

describe('the text of a CSV file', () => {
  it('reads UTF-8, with and without its mark', () => {
    const bytes = new TextEncoder().encode('école;salle')
    expect(csvText(bytes)).toBe('école;salle')
    expect(csvText(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]))).toBe('école;salle')
  })

  it('reads what a French spreadsheet saves as Windows-1252', () => {
    // « École d’Alençon — 5 € » as that code page writes it
    const bytes = [0xc9, 0x63, 0x6f, 0x6c, 0x65, 0x20, 0x64, 0x92, 0x41, 0x6c, 0x65, 0x6e, 0xe7, 0x6f, 0x6e, 0x20, 0x80]
    expect(csvText(new Uint8Array(bytes))).toBe('École d’Alençon €')
  })

  it('reads UTF-16 by its mark', () => {
    expect(csvText(new Uint8Array([0xff, 0xfe, 0xe9, 0x00, 0x3b, 0x00]))).toBe('é;')
    expect(csvText(new Uint8Array([0xfe, 0xff, 0x00, 0xe9, 0x00, 0x3b]))).toBe('é;')
  })

  it('reads an empty file as nothing', () => {
    expect(csvText(new Uint8Array())).toBe('')
  })
})
