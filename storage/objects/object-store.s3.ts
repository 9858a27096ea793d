import type * as Sdk from '@aws-sdk/client-s3';
import { StorageFaultError, StorageFullError } from '../errors.ts';
import type { ObjectStore } from './object-store.ts';

export type S3Address = {
  readonly bucket: string;
  /** Before every key, without slashes at its ends; may be empty. */
  readonly prefix: string;
  /** The bucket is a part of the path, not of the host's name: most servers that are not AWS. */
  readonly pathStyle: boolean;
};

type Options = {
  readonly attempts?: number;
  /** Of one attempt. */
  readonly requestMs?: number;
};

// With the SDK's jittered back-off some two seconds in all; producers give up after five.
const ATTEMPTS = 4;
const REQUEST_MS = 3_000;
const CONNECT_MS = 1_500;

// What S3 and its like say when there is no room for more.
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'InsufficientStorage']);

/**
 * Opens a bucket. Region, endpoint and credentials come from where AWS's tools look for them: AWS_REGION, AWS_ENDPOINT_URL_S3,
 * AWS_ACCESS_KEY_ID and so on, profiles, and the role of the machine or container. Nothing is asked yet.
 */
export async function openS3(address: S3Address, options: Options = {}): Promise<ObjectStore> {
  // Only who keeps bodies there pays for loading it.
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    maxAttempts: options.attempts ?? ATTEMPTS,
    retryMode: 'standard',
    forcePathStyle: address.pathStyle,
    // Older servers know nothing of the checksums that the SDK would add; the record has one of its own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: options.requestMs ?? REQUEST_MS,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: 64 },
      httpsAgent: { maxSockets: 64 },
    },
  });
  return new S3ObjectStore(sdk, client, address);
}

class S3ObjectStore implements ObjectStore {
  readonly #sdk: typeof Sdk;
  readonly #client: Sdk.S3Client;
  readonly #address: S3Address;

  constructor(sdk: typeof Sdk, client: Sdk.S3Client, address: S3Address) {
    this.#sdk = sdk;
    this.#client = client;
    this.#address = address;
  }

  async putIfAbsent(key: string, content: Uint8Array): Promise<boolean> {
    const put = new this.#sdk.PutObjectCommand({ ...this.#at(key), Body: content, IfNoneMatch: '*' });
    try {
      await this.#client.send(put);
      return true;
    } catch (error) {
      // It is there: written before, or by this very call, whose answer was lost.
      if (statusOf(error) === 412) return false;
      // Somebody else writes it now; what he writes is the same.
      if (statusOf(error) === 409 && (await this.has(key))) return false;
      throw fault(`${this.#name(key)} cannot be written`, error);
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.#client.send(new this.#sdk.GetObjectCommand(this.#at(key)));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (nameOf(error) === 'NoSuchKey') return undefined;
      throw fault(`${this.#name(key)} cannot be read`, error);
    }
  }

  async has(key: string): Promise<boolean> {
    try {
      await this.#client.send(new this.#sdk.HeadObjectCommand(this.#at(key)));
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw fault(`${this.#name(key)} cannot be read`, error);
    }
  }

  async isEmpty(prefix: string): Promise<boolean> {
    const { Bucket, Key } = this.#at(prefix);
    try {
      const { KeyCount = 0 } = await this.#client.send(
        new this.#sdk.ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 1 }),
      );
      return KeyCount === 0;
    } catch (error) {
      throw fault(`${this.#name(prefix)} cannot be listed`, error);
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
    await Promise.resolve();
  }

  #at(key: string): { readonly Bucket: string; readonly Key: string } {
    const { bucket, prefix } = this.#address;
    return { Bucket: bucket, Key: prefix === '' ? key : `${prefix}/${key}` };
  }

  #name(key: string): string {
    const { Bucket, Key } = this.#at(key);
    return `s3://${Bucket}/${Key}`;
  }
}

function fault(what: string, cause: unknown): StorageFaultError | StorageFullError {
  const message = `${what}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`;
  return FULL.has(nameOf(cause)) || statusOf(cause) === 507
    ? new StorageFullError(message, { cause })
    : new StorageFaultError(message, { cause });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  return (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode;
}
