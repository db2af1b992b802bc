// Files that the visitor is about to send: each goes to the server at once, with its progress and its failure in words.
// It never offers files before a conversation exists; the server would not know whose they are.
import { Problem, path } from './api'
import { cross, h, place, setText } from './dom'
import type { FileRef } from './protocol'
import { sizeOf } from './size'
import type { Given } from './view'

/** Sends a file; `progress` is 0 to 1. Only the old request tells how far it is. */
function upload(
  file: File,
  name: string,
  token: string,
  progress: (share: number) => void,
): [Promise<FileRef>, () => void] {
  const request = new XMLHttpRequest()
  const done = new Promise<FileRef>((resolve, reject) => {
    request.open('POST', path(`/files?name=${encodeURIComponent(name)}`))
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.upload.onprogress = (event) => progress(event.loaded / (event.total || 1))
    request.onload = () =>
      request.status < 300 ? resolve(JSON.parse(request.responseText) as FileRef) : reject(new Problem(request.status))
    request.onerror = () => reject(new Problem(0))
    request.onabort = request.onerror
    request.send(file)
  })
  return [done, () => request.abort()]
}

interface Entry {
  node: HTMLElement
  done: FileRef | null
  stop: () => void
}

export interface Tray {
  nodes: HTMLElement[]
  add: (files: Iterable<File>) => void
  /** Whether something is still on its way. */
  busy: () => boolean
  /** What has arrived; the tray is empty then. */
  take: () => FileRef[]
  count: () => number
}

export function tray(given: Given, changed: () => void): Tray {
  const { chat, words, locale } = given
  let entries: Entry[] = []
  const list = h('ul', { class: 'tray', hidden: true })
  const note = h('p', { class: 'bad note', role: 'alert', hidden: true })
  const show = () => {
    list.hidden = entries.length === 0
    place(
      list,
      entries.map((one) => one.node),
    )
    changed()
  }
  const say = (text: string) => {
    note.hidden = !text
    setText(note, text)
  }
  const drop = (entry: Entry) => {
    entries = entries.filter((one) => one !== entry)
    show()
  }
  const begin = (file: File) => {
    const name = file.name || 'file'
    const bar = h('progress', { max: 1, value: 0, 'aria-label': words.file_loading(name) })
    const [done, stop] = upload(file, name, chat.token ?? '', (share) => {
      bar.value = share
    })
    const entry: Entry = { node: h('li', {}), done: null, stop }
    const remove = cross(words.file_remove(name), () => {
      entry.stop()
      drop(entry)
    })
    entry.node.append(h('span', { class: 'name' }, name), bar, remove)
    entries.push(entry)
    done.then(
      (found) => {
        entry.done = found
        bar.remove()
        changed()
      },
      () => {
        if (!entries.includes(entry)) return
        drop(entry)
        say(words.file_failed(name))
      },
    )
  }
  return {
    nodes: [note, list],
    add: (files) => {
      say('')
      const limit = chat.state.widget?.max_file_bytes ?? 0
      for (const file of Array.from(files)) {
        if (limit && file.size > limit) say(words.file_big(file.name, sizeOf(limit, locale)))
        else begin(file)
      }
      show()
    },
    busy: () => entries.some((one) => !one.done),
    count: () => entries.length,
    take: () => {
      const done = entries.map((one) => one.done).filter((one): one is FileRef => one !== null)
      entries = []
      say('')
      show()
      return done
    },
  }
}
