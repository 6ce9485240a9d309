// What the database can hold of a value from outside: text without NUL and without halves of characters. It knows no table.

/** Returns the value with what PostgreSQL cannot hold in text taken out. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed() as T
  if (Array.isArray(value)) return value.map(storable) as T
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]),
    ) as T
  }
  return value
}
