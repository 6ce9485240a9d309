// Making elements. Text goes in as text: nothing that an agent, a page or a model wrote is ever parsed as HTML.

/** Returns an element with these properties and children; strings become text nodes, null is left out. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return made
}

export const byId = (id) => document.getElementById(id)

const drawn = new WeakMap()

/** Draws `rows` into `parent` when they differ from what stands there, so that focus and open details survive. */
export function draw(parent, rows, row, empty) {
  const now = JSON.stringify(rows)
  if (drawn.get(parent) === now) return
  drawn.set(parent, now)
  parent.replaceChildren(...(rows.length === 0 ? [el('li', { class: 'empty' }, ...empty)] : rows.map(row)))
}

/** Returns an instant as the clock on the wall. */
export function clock(stamp) {
  return new Date(stamp).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
}

/** Returns how long ago, in the largest unit that fits. */
export function ago(stamp) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(stamp)) / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86400)} d`
}

/** Returns micro-USD as people read them; what is unknown is said to be. */
export function money(microUsd) {
  if (microUsd === null) return 'unknown'
  return `$${(microUsd / 1e6).toFixed(microUsd > 0 && microUsd < 10_000 ? 4 : 2)}`
}

/** Returns a limit in micro-USD, without cents where there are none. */
export function wholeMoney(microUsd) {
  return microUsd % 1e6 === 0 ? `$${microUsd / 1e6}` : money(microUsd)
}

/** Returns a status as a tag: its word, and a colour that only repeats it. */
export function tag(status) {
  return el('span', { class: `tag ${status}` }, status.replace('_', ' '))
}
