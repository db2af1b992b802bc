// A plain form of the host whose submission becomes the visitor's first message.
// It never takes passwords, files or what is hidden.

export interface Filled {
  text: string
  name: string
  email: string
  answers: Record<string, string>
}

/** What a form says: its text area is the message, name and e-mail are the visitor's, the rest are answers by their names. */
export function read(form: HTMLFormElement): Filled {
  const filled: Filled = { text: '', name: '', email: '', answers: {} }
  new FormData(form).forEach((value, name) => {
    const { type } = form.elements.namedItem(name) as HTMLInputElement
    if (!value || typeof value !== 'string' || /^(password|hidden)$/.test(type)) return
    if (type === 'textarea' && !filled.text) filled.text = value
    else if (type === 'email') filled.email = value
    else if (name === 'name') filled.name = value
    else filled.answers[name] = value
  })
  return filled
}
