// Work done while somebody types, so that floods cost whoever sends them. Without it the form goes as well.
// It works in slices of a few milliseconds, from the first touch of the form on, and asks nobody else for anything.
(() => {
  const field = document.querySelector('[data-challenge]')
  if (!field) return
  const { challenge, bits } = field.dataset
  const K = []
  const H = []
  for (let n = 2; K.length < 64; n++) {
    let d = 2
    while (d * d <= n && n % d) d++
    if (d * d <= n) continue
    if (H.length < 8) H.push((Math.sqrt(n) * 2 ** 32) | 0)
    K.push((Math.cbrt(n) * 2 ** 32) | 0)
  }
  const w = new Int32Array(64)
  const turn = (x, n) => (x >>> n) | (x << (32 - n))
  // The first word of SHA-256 of a text that fits into one block.
  const hash = (text) => {
    w.fill(0)
    for (let i = 0; i <= text.length; i++) w[i >> 2] |= (text.charCodeAt(i) || 128) << (24 - 8 * (i & 3))
    w[15] = text.length * 8
    for (let i = 16; i < 64; i++) {
      const p = w[i - 15]
      const q = w[i - 2]
      w[i] = w[i - 16] + (turn(p, 7) ^ turn(p, 18) ^ (p >>> 3)) + w[i - 7] + (turn(q, 17) ^ turn(q, 19) ^ (q >>> 10))
    }
    let [a, b, c, d, e, f, g, h] = H
    for (let i = 0; i < 64; i++) {
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = (d + one) | 0
      d = c
      c = b
      b = a
      a = (one + two) | 0
    }
    return (H[0] + a) | 0
  }
  const base = `${challenge.slice(-32)}:`
  let n = 0
  const work = () => {
    const until = performance.now() + 8
    while (performance.now() < until) {
      for (let i = 0; i < 50; i++, n++) {
        if (Math.clz32(hash(base + n)) >= bits) {
          field.value = `${challenge}:${n}`
          return
        }
      }
    }
    setTimeout(work)
  }
  field.form.addEventListener('focusin', work, { once: true })
})()
