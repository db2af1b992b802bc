// Hides the fields of a form that do not apply. Without it all of them are there and say when they are meant.
// What is hidden is neither asked for nor sent.
(() => {
  for (const form of document.querySelectorAll('form')) {
    const fields = form.querySelectorAll('[data-when]')
    if (!fields.length) continue
    const look = () => {
      for (const field of fields) {
        const held = new FormData(form).getAll(`f.${field.dataset.when}`)
        const shown = held.includes(field.dataset.is)
        field.hidden = !shown
        for (const input of field.querySelectorAll('input,select,textarea')) {
          input.disabled = !shown
          input.required = 'required' in field.dataset && input.type !== 'checkbox'
        }
      }
    }
    for (const note of form.querySelectorAll('.only')) note.hidden = true
    form.addEventListener('change', look)
    // A browser that comes back to the page puts in what stood there.
    addEventListener('pageshow', look)
    look()
  }
})()
