import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { InvalidInputError } from '@rootline/graph/model';
import { MAX_DECODED_BYTES, MAX_DEPTH, MAX_PARSED_DEPTH, MAX_UNSCANNED_BYTES } from './limits.ts';
import { type Marks, marksOf } from './marks.ts';

/** A request that is refused for a reason beside its content. `statusCode` is what HTTP says. */
export class RequestRefusedError extends Error {
  readonly statusCode: number;
  readonly code: string;
  constructor(statusCode: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** What a request body says, what its text tells of it, and how long that was, unpacked. */
export type Decoded = { readonly value: unknown; readonly marks: Marks; readonly bytes: number };

/**
 * Bytes as they came → JSON.
 * @throws InvalidInputError when it is not gzip, UTF-8 or JSON; RequestRefusedError for an unknown encoding (415) or a
 *   body that unpacks to more than `maxDecodedBytes` (413)
 */
export function decodeBody(
  body: Uint8Array,
  encoding: string | undefined,
  maxDecodedBytes: number = MAX_DECODED_BYTES,
): Decoded {
  const bytes = unpack(body, encoding, maxDecodedBytes);
  if (bytes.byteLength === 0) throw new InvalidInputError('$', 'JSON', 'an empty body');
  if (!isUtf8(bytes)) throw new InvalidInputError('$', 'UTF-8', 'bytes that are no UTF-8');
  if (bytes.byteLength > MAX_UNSCANNED_BYTES && nestsDeeper(bytes, MAX_PARSED_DEPTH))
    throw new InvalidInputError('$', `at most ${MAX_DEPTH} levels of nesting`, 'more');
  const text = new TextDecoder().decode(bytes);
  try {
    return { value: JSON.parse(text) as unknown, marks: marksOf(text), bytes: bytes.byteLength };
  } catch (error) {
    throw new InvalidInputError('$', 'JSON', error instanceof Error ? error.message.slice(0, 200) : 'something else');
  }
}

function unpack(body: Uint8Array, encoding: string | undefined, maxOutputLength: number): Uint8Array {
  switch ((encoding ?? '').trim().toLowerCase()) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      return gunzip(body, maxOutputLength);
    default:
      throw new RequestRefusedError(415, 'UNSUPPORTED_ENCODING', 'Content-Encoding: only gzip is understood');
  }
}

function gunzip(body: Uint8Array, maxOutputLength: number): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new RequestRefusedError(413, 'BODY_TOO_LARGE', `the body unpacks to more than ${maxOutputLength} bytes`, {
        cause: error,
      });
    }
    throw new InvalidInputError(
      '$',
      'gzip, as Content-Encoding says',
      error instanceof Error ? error.message : 'something else',
    );
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Looks at brackets outside of texts only. Bytes will do: in UTF-8 none of them is a part of another character. */
function nestsDeeper(bytes: Uint8Array, limit: number): boolean {
  let depth = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      for (i += 1; i < bytes.length && bytes[i] !== QUOTE; i += 1) if (bytes[i] === BACKSLASH) i += 1;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return false;
}
