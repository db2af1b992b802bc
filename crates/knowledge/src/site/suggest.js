// Articles while somebody types, below the field that asks for them. Without it every page does all that it does.
// It sends what stands in the field and nothing else, waits for input methods, and never takes the focus.
(() => {
  for (const field of document.querySelectorAll('[data-suggest]')) {
    const place = document.getElementById(field.dataset.into)
    if (!place) continue
    let timer
    let asked = ''
    const ask = async () => {
      const words = field.value.trim()
      if (words === asked) return
      asked = words
      if (words.length < 2) return place.replaceChildren()
      try {
        const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`)
        const text = answer.ok ? await answer.text() : ''
        // Somebody may have typed on meanwhile.
        if (words === asked) place.innerHTML = text
      } catch {
        // No connection: whoever sends the form is told then.
      }
    }
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(ask, 150)
    }
    field.addEventListener('input', (event) => event.isComposing || soon())
    field.addEventListener('compositionend', soon)
  }
})()
