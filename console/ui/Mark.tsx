/** The mark of the product: a roof on three posts, and one painted dot under it. */
export function Mark() {
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true">
      <path
        d="M1.500 11.500 14 5l12.500 6.500"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.6"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <path
        d="M5.500 13v10.500M14 13v10.500M22.500 13v10.500"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path d="M9.800 23.500h.01" stroke="var(--chalk)" strokeWidth="3.4" strokeLinecap="round" />
    </svg>
  )
}
