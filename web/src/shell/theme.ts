// Light or dark: the system's choice, unless somebody made another here.

export type Theme = 'system' | 'light' | 'dark'

const place = 'bullpen.theme'

/** Returns what was chosen in this browser. */
export function chosenTheme(): Theme {
  const kept = localStorage.getItem(place)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** Shows the page in this theme and keeps the choice. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme']
    localStorage.removeItem(place)
  } else {
    document.documentElement.dataset['theme'] = theme
    localStorage.setItem(place, theme)
  }
}
