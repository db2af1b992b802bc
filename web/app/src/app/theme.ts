// Light or dark: as the system is, unless the reader chose.
// It never holds a colour.
import { create } from 'zustand'

export type Theme = 'system' | 'light' | 'dark'
const dark = window.matchMedia('(prefers-color-scheme: dark)')

function stored(): Theme {
  const found = localStorage.getItem('causeway.theme')
  return found === 'light' || found === 'dark' ? found : 'system'
}

export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }))

function apply(): void {
  const { theme } = useTheme.getState()
  const now = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
  document.documentElement.dataset.theme = now
}

export function startTheme(): void {
  apply()
  dark.addEventListener('change', apply)
}

export function setTheme(theme: Theme): void {
  localStorage.setItem('causeway.theme', theme)
  useTheme.setState({ theme })
  apply()
}

export const toggleTheme = (): void => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark')
