// The sign of the product.
// It never carries a name; the text beside it does.

export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden="true">
      <path
        d="M3 4.5A2.5 2.5 0 0 1 5.500 2h11A2.500 2.500 0 0 1 19 4.500v8a2.500 2.500 0 0 1-2.500 2.500H12l-5 5v-5H5.500A2.500 2.500 0 0 1 3 12.500z"
        fill="var(--accent)"
      />
      <path d="M7 6.800h8M7 10h5" stroke="var(--on-accent)" strokeWidth="1.800" strokeLinecap="round" />
    </svg>
  )
}
