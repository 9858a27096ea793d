/** The option that an arrow key leads to: -1 is the field itself, past the ends it goes round through the field. */
export function stepOption(active: number, step: 1 | -1, options: number): number {
  const places = options + 1;
  return ((active + 1 + step + places) % places) - 1;
}
