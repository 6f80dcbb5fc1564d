import type { ReactNode } from 'react'

const BOARD = <path d="M6 9h36v23H6zM17 41l2.500-9M31 41l-2.500-9" />
const LAPTOP = <path d="M10 11h28v20H10zM5 38h38l-4-7H9z" />

/** What somebody sees when something fails: 48 units square, one line of 2, no fill. The word stands beside it. */
const PICTURES = {
  dark: (
    <>
      <path d="M6 9h36v23H6z" fill="currentColor" fillOpacity=".16" />
      {BOARD}
      <path d="m19 15 10 11M29 15 19 26" />
    </>
  ),
  picture: (
    <>
      {BOARD}
      <path d="M9.500 15h11M24 15h4M32 15h6.500M9.500 20.500h4M18 20.500h14M36 20.500h2.500M9.500 26h8M22 26h6M33 26h5.500" />
    </>
  ),
  touch: (
    <>
      <path d="M28 32H6V9h36v13M17 41l2.500-9" />
      <path d="M31 42c-3 0-4.600-1.300-6.200-4l-3-5a2 2 0 0 1 3.300-2.200l2.400 2.700V21a2 2 0 0 1 4 0v8l6.300 1.200c2 .4 3.200 1.800 3.200 3.800V37c0 3.300-2 5-5 5z" />
      <path d="M24.500 21.500a5 5 0 0 1 10 0M13 15l4 4M17 15l-4 4" />
    </>
  ),
  sound: (
    <>
      <path d="M7 18v12h7l9 8V10l-9 8z" />
      <path d="m31 19 10 10M41 19 31 29" />
    </>
  ),
  pen: (
    <>
      <path d="m9 39 2.500-9.500L33 8l7 7-21.500 21.500zM28.500 12.500l7 7" />
      <path d="M26 40h3M33 40h2M39 40h2" />
    </>
  ),
  network: (
    <>
      <path d="M6 19a26 26 0 0 1 12-6.500M30 12.700A26 26 0 0 1 42 19M12.500 26a17 17 0 0 1 8-4.600M30 22.500a17 17 0 0 1 5.500 3.500M19.500 33a7 7 0 0 1 9 0" />
      <path d="M24 39.500h.01" strokeWidth="4" />
      <path d="M8 7l32 34" />
    </>
  ),
  slow: (
    <>
      <circle cx="24" cy="25" r="16" />
      <path d="M24 16v9.500l6.500 4M20 5h8M24 5v4" />
    </>
  ),
  power: (
    <>
      <path d="M17 6v9M31 6v9M11 15h26v6c0 7.500-5.500 12-13 12s-13-4.500-13-12zM24 33v4" />
      <path d="m19 39 10 5M29 39l-10 5" />
    </>
  ),
  start: (
    <>
      {LAPTOP}
      <path d="M24 15v6M20 17.500a6 6 0 1 0 8 0" />
    </>
  ),
  keyboard: (
    <>
      <path d="M4 13h29v20H4zM9 19h.01M15 19h.01M21 19h.01M27 19h.01M9 24h.01M15 24h.01M21 24h.01M12 28.500h13" />
      <path d="M40 18a4 4 0 0 1 4 4v8a4 4 0 0 1-8 0v-8a4 4 0 0 1 4-4zM40 21v4M40 18c0-5-2-7-4-7" />
    </>
  ),
  print: (
    <>
      <path d="M14 17V6h20v11M14 34H6V17h36v17h-8" />
      <path d="M14 27h20v15H14z" />
      <path d="m20 31 8 7M28 31l-8 7" />
    </>
  ),
  broken: (
    <>
      {LAPTOP}
      <path d="m22 11 4 6-5 4 6 4-3 6" />
    </>
  ),
  battery: (
    <>
      <path d="M4 15h34v18H4zM43 21v6" />
      <path d="M9 20v8" strokeWidth="4" />
      <path d="M24 11l-5 13h8l-5 13" />
    </>
  ),
  lamp: (
    <>
      <path d="M5 16h38v17H5zM12 33v4M36 33v4M10 25h6" />
      <circle cx="30" cy="24.500" r="5" />
      <path d="M30 5v6M19 8l3.500 4M41 8l-3.500 4" strokeDasharray="2 3" />
    </>
  ),
  missing: (
    <>
      <path d="M10 11h28v20H10zM5 38h38l-4-7H9z" strokeDasharray="3.500 4" />
      <path d="M20.800 18.500a3.400 3.400 0 1 1 4.900 3.100c-1.200.6-1.700 1.200-1.700 2.400M24 27.500v.01" />
    </>
  ),
  remote: (
    <>
      <path d="M17 17h14v26H17z" />
      <circle cx="24" cy="23.500" r="2.500" />
      <path d="M21.500 31h.01M26.500 31h.01M21.500 37h.01M26.500 37h.01" strokeWidth="3" />
      <path d="M16 11a11 11 0 0 1 16 0M20 14.500M9 5l30 8" strokeDasharray="3 3.500" />
    </>
  ),
  question: (
    <>
      <path d="M5 8h38v26H25l-9 8v-8H5z" />
      <path d="M19.500 17.500a4.500 4.500 0 1 1 6.500 4.100c-1.600.8-2 1.600-2 3M24 29v.01" />
    </>
  ),
} satisfies Record<string, ReactNode>

export type SymptomPictureName = keyof typeof PICTURES

/** The picture of a symptom, beside its word. */
export function SymptomPicture({ name }: { name: SymptomPictureName }) {
  return (
    <svg className="symptom" viewBox="0 0 48 48" aria-hidden="true">
      {PICTURES[name]}
    </svg>
  )
}
