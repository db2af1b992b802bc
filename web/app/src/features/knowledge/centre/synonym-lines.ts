// Groups of words as lines of text and back. Pure.
// Commas of every script divide words, since input methods write their own.

export const linesOf = (groups: readonly (readonly string[])[]): string =>
  groups.map((group) => group.join(', ')).join('\n')

export const groupsOf = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) =>
      line
        .split(/[,，、;；]/)
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    )
    .filter((group) => group.length > 0)
