import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { InvalidInputError } from '@rootline/graph/model';
import { MAX_DECODED_BYTES } from './limits.ts';

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

/** What a request body says, and its text. */
export type Decoded = { readonly value: unknown; readonly text: string };

/**
 * Bytes as they came → JSON. Nesting of any depth is read without recursion (V8 parses with a stack of its own).
 * @throws InvalidInputError when it is not gzip, UTF-8 or JSON; RequestRefusedError for an unknown encoding (415) or a
 *   body that unpacks to more than 20 MB (413)
 */
export function decodeBody(body: Uint8Array, encoding: string | undefined): Decoded {
  const bytes = unpack(body, encoding);
  if (bytes.byteLength === 0) throw new InvalidInputError('$', 'JSON', 'an empty body');
  if (!isUtf8(bytes)) throw new InvalidInputError('$', 'UTF-8', 'bytes that are no UTF-8');
  const text = new TextDecoder().decode(bytes);
  try {
    return { value: JSON.parse(text) as unknown, text };
  } catch (error) {
    throw new InvalidInputError('$', 'JSON', error instanceof Error ? error.message.slice(0, 200) : 'something else');
  }
}

function unpack(body: Uint8Array, encoding: string | undefined): Uint8Array {
  switch ((encoding ?? '').trim().toLowerCase()) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      return gunzip(body);
    default:
      throw new RequestRefusedError(415, 'UNSUPPORTED_ENCODING', 'Content-Encoding: only gzip is understood');
  }
}

function gunzip(body: Uint8Array): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_DECODED_BYTES });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new RequestRefusedError(413, 'BODY_TOO_LARGE', `the body unpacks to more than ${MAX_DECODED_BYTES} bytes`, { cause: error });
    }
    throw new InvalidInputError('$', 'gzip, as Content-Encoding says', error instanceof Error ? error.message : 'something else');
  }
}
