import type { S3Address } from './objects/object-store.s3.ts';

/** `s3://bucket/prefix` → its parts; undefined when it is no such address. */
export function parseS3Address(text: string, pathStyle: boolean): S3Address | undefined {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { bucket: match[1], prefix: (match[2] ?? '').replace(/^\/+|\/+$/g, ''), pathStyle };
}
