// One page of a list, by keyset: what follows the row with the id `cursor`, at most `limit` rows.

export interface Page {
  readonly cursor: string | null
  readonly limit: number
}
