/** A piece of a text: words as they are, or a person that they name by id. */
export type TextPiece = { readonly text: string; readonly person?: string };

const PERSON = /(principal:[0-9a-f]{32})/;

/** Names and addresses of people in texts from outside are kept as their ids (see the guide to git). */
export function piecesOf(text: string): readonly TextPiece[] {
  return text
    .split(PERSON)
    .filter((piece) => piece !== '')
    .map((piece) => (PERSON.test(piece) ? { text: piece, person: piece } : { text: piece }));
}
