import { InvalidInputError, kindOfId } from '@rootline/graph/model';

/** @throws InvalidInputError when the number is not between the bounds, both included */
export function checkRange(path: string, value: number, min: number, max: number): number {
  if (!(value >= min && value <= max)) {
    throw new InvalidInputError(path, `a number from ${min} to ${max.toLocaleString('en')}`, String(value));
  }
  return value;
}

/** @throws InvalidInputError when the text is longer, or holds NUL or a lone surrogate */
export function checkText(path: string, value: string, max: number): string {
  if (value.length > max) {
    throw new InvalidInputError(path, `at most ${max.toLocaleString('en')} characters`, `${value.length} characters`);
  }
  if (value.includes('\u0000') || !value.isWellFormed()) {
    throw new InvalidInputError(path, 'well-formed text without NUL');
  }
  return value;
}

/** As `checkText`, for what may be left out. */
export function checkOptionalText(path: string, value: string | null | undefined, max: number): string | undefined {
  return value == null ? undefined : checkText(path, value, max);
}

/** @throws InvalidInputError when the list has fewer or more items than allowed */
export function checkCount<T>(path: string, list: readonly T[], min: number, max: number): readonly T[] {
  if (list.length < min || list.length > max) {
    throw new InvalidInputError(path, `${min} to ${max.toLocaleString('en')} items`, `${list.length} items`);
  }
  return list;
}

/** @throws InvalidInputError when the text has not the form of an id */
export function checkId(path: string, value: string): string {
  if (kindOfId(value) === undefined) {
    throw new InvalidInputError(path, 'an id such as dataset:0123456789abcdef0123456789abcdef', value.slice(0, 80));
  }
  return value;
}
