// How a line is built, by its place in the conversation, by how it is meant and by what the conversation is for.

import type { LifeFacts } from '../life-facts.ts'

/** A part of a line: something taken up, a point, a word of the format or of the voice. */
export type Piece = 'open' | 'close' | 'take' | 'body' | 'move' | 'tag' | 'maxim' | 'signature'
export type Shapes = readonly (readonly Piece[])[]

const first: Shapes = [
  ['open', 'body'],
  ['open', 'body'],
  ['open', 'body', 'tag'],
  ['open', 'move'],
]
const firstOfTwo: Shapes = [
  ['open', 'move'],
  ['open', 'move'],
  ['open', 'body'],
]
const firstInChat: Shapes = [
  ['open', 'body'],
  ['open', 'body', 'tag'],
]
const answering: Shapes = [
  ['take', 'body'],
  ['take', 'body'],
  ['take', 'body'],
  ['take', 'body', 'tag'],
  ['take', 'body', 'move'],
  ['take', 'move'],
  ['take', 'maxim'],
]
const adding: Shapes = [
  ['take', 'body'],
  ['take', 'body'],
  ['take', 'body', 'tag'],
  ['body', 'move'],
  ['body', 'tag'],
  ['body', 'maxim'],
]
const personal: Shapes = [
  ['take', 'move'],
  ['take', 'move'],
  ['take', 'move', 'body'],
  ['take', 'body', 'move'],
  ['take', 'maxim'],
]
const last: Shapes = [['take', 'close'], ['close'], ['close'], ['body', 'close'], ['close', 'signature']]

/** Returns the shapes that fit this turn, each as often as it should be tried. */
export function shapesFor(family: string, { turn, turns, interaction }: LifeFacts): Shapes {
  const personally = family === 'peace' || family === 'advice'
  if (turn <= 1 || interaction === 'opening')
    return personally ? firstOfTwo : family === 'chat' ? firstInChat : first
  if (turn >= turns) return last
  if (personally) return personal
  return interaction === 'neutral' ? adding : answering
}
