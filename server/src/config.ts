import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type S3Address, parseS3Address } from '@rootline/storage';
import { z } from 'zod';
import { readSecrets, type WebhookSecrets } from './intake/git/webhook-secrets.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const address = z.string().regex(/^https?:\/\//, 'expected http://… or https://…');
const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1');

// Names only: a port or a scheme would never match what is compared with it.
const HOST_NAME = /^(\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*)$/i;
const hostNames = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])))
  .refine((names) => names.every((name) => HOST_NAME.test(name)), {
    message: 'expected names without scheme and port, separated by commas, such as hub,*.example.org',
  });

/** The environment of the server, as it has to be. `.env.example` says the same to people. */
const environment = z.object({
  NEO4J_URI: z.string().regex(/^(bolt|neo4j)(\+s|\+ssc)?:\/\//, 'expected bolt://… or neo4j://…'),
  NEO4J_USER: z.string().min(1).default('neo4j'),
  NEO4J_PASSWORD: z.string().min(1).optional(),
  NEO4J_PASSWORD_FILE: z.string().min(1).optional(),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, 'expected redis://… or rediss://…'),
  PORT: port.default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  ROOTLINE_ALLOWED_HOSTS: hostNames,
  ROOTLINE_DATA: z.string().min(1),
  ROOTLINE_STORAGE: z
    .string()
    .refine((text) => parseS3Address(text, false) !== undefined, {
      message: 'expected s3://bucket or s3://bucket/prefix',
    })
    .optional(),
  ROOTLINE_S3_PATH_STYLE: flag,
  ROOTLINE_SPOOL: z.string().min(1).optional(),
  // A producer's busy hours: 100,000 events of 11 KB are some 150 MB packed.
  ROOTLINE_SPOOL_ENTRIES: z.coerce.number().int().min(1).default(100_000),
  // What the disk of a small machine can spare.
  ROOTLINE_SPOOL_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(2 * 1024 ** 3),
  ROOTLINE_WEB: z.string().min(1).optional(),
  ROOTLINE_MIGRATIONS: z.string().min(1).optional(),
  ROOTLINE_BITBUCKET_SERVER_URL: address.optional(),
  // Hosts of git want an answer within a second; what is left of it is for reading the body and for the disk.
  ROOTLINE_GIT_ANSWER_MS: z.coerce.number().int().min(1).max(60_000).default(500),
  ROOTLINE_LOCAL: flag,
  ROOTLINE_RESETTABLE: flag,
  ROOTLINE_METRICS_PORT: port.optional(),
  ROOTLINE_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  ROOTLINE_SLOW_MS: z.coerce.number().int().min(1).default(1_000),
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address.optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('rootline'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Config = {
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string };
  readonly redisUrl: string;
  readonly port: number;
  readonly host: string;
  /** Names that requests may call the hub by, beside loopback ones and addresses: `hub`, `*.example.org`, `*`. */
  readonly allowedHosts: readonly string[];
  /** Folder of accepted bodies and the vault. */
  readonly dataFolder: string;
  /** Where accepted bodies lie in S3; undefined: in the data folder. */
  readonly s3: S3Address | undefined;
  /** What waits while Neo4j is away: the folder, and how much each process may put there. */
  readonly spool: { readonly folder: string; readonly limitEntries: number; readonly limitBytes: number };
  /** Folder of the built web app; undefined: none is served. */
  readonly webFolder: string | undefined;
  /** Folder of the numbered migrations. */
  readonly migrationsFolder: string;
  readonly git: {
    readonly secrets: WebhookSecrets;
    /** Where a Bitbucket Data Center is reached whose payloads do not say so. */
    readonly bitbucketServerUrl: string | undefined;
    /** How long the commit of a delivery is waited for before it is answered. */
    readonly answerMs: number;
  };
  /** On the embedded local stack: introspection and GraphiQL are open. */
  readonly local: boolean;
  /** Neo4j and Redis are the local stack's own and hold nothing else: they may be emptied. */
  readonly resettable: boolean;
  readonly logLevel: string;
  /** Where /metrics is served by itself; undefined: beside everything else, for callers on this machine. */
  readonly metrics: { readonly port: number; readonly host: string } | undefined;
  /** Requests, statements and walks that take longer are logged. */
  readonly slowMs: number;
  /** Where spans are posted; undefined: nothing is traced. */
  readonly tracing: { readonly url: string; readonly serviceName: string; readonly ratio: number } | undefined;
};

/** The start cannot go on; the message lists everything that is wrong with the environment. */
export class ConfigError extends Error {
  readonly code = 'CONFIG';
}

/** @throws ConfigError with the list of all faults */
export function readConfig(env: Readonly<Record<string, string | undefined>>, defaultMigrations: string): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(present);
  const faults = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const password = passwordOf(present, faults);
  const secrets = readSecrets(present, faults);
  if (!parsed.success || faults.length > 0) {
    throw new ConfigError(`The environment is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
  const values = parsed.data;
  return {
    neo4j: { uri: values.NEO4J_URI, user: values.NEO4J_USER, password },
    redisUrl: values.REDIS_URL,
    port: values.PORT,
    host: values.HOST,
    // Who has it listen on a name means to reach it by that name.
    allowedHosts: [values.HOST, ...values.ROOTLINE_ALLOWED_HOSTS],
    dataFolder: values.ROOTLINE_DATA,
    s3:
      values.ROOTLINE_STORAGE === undefined
        ? undefined
        : parseS3Address(values.ROOTLINE_STORAGE, values.ROOTLINE_S3_PATH_STYLE),
    spool: {
      folder: values.ROOTLINE_SPOOL ?? join(values.ROOTLINE_DATA, 'spool'),
      limitEntries: values.ROOTLINE_SPOOL_ENTRIES,
      limitBytes: values.ROOTLINE_SPOOL_BYTES,
    },
    webFolder: values.ROOTLINE_WEB,
    migrationsFolder: values.ROOTLINE_MIGRATIONS ?? defaultMigrations,
    git: { secrets, bitbucketServerUrl: values.ROOTLINE_BITBUCKET_SERVER_URL, answerMs: values.ROOTLINE_GIT_ANSWER_MS },
    local: values.ROOTLINE_LOCAL,
    resettable: values.ROOTLINE_RESETTABLE,
    logLevel: values.LOG_LEVEL,
    metrics:
      values.ROOTLINE_METRICS_PORT === undefined
        ? undefined
        : { port: values.ROOTLINE_METRICS_PORT, host: values.ROOTLINE_METRICS_HOST },
    slowMs: values.ROOTLINE_SLOW_MS,
    tracing: tracingOf(values),
  };
}

/** The variables of OpenTelemetry: the address for traces as it is, the one for all signals with their path. */
function tracingOf(values: z.infer<typeof environment>): Config['tracing'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = values;
  const url = traces ?? (base === undefined ? undefined : `${base.replace(/\/+$/, '')}/v1/traces`);
  if (url === undefined) return undefined;
  return { url, serviceName: values.OTEL_SERVICE_NAME, ratio: values.OTEL_TRACES_SAMPLER_ARG };
}

function passwordOf(env: Readonly<Record<string, string | undefined>>, faults: string[]): string {
  const { NEO4J_PASSWORD: direct, NEO4J_PASSWORD_FILE: file } = env;
  if (direct !== undefined) return direct;
  if (file === undefined) {
    faults.push('NEO4J_PASSWORD: set it, or NEO4J_PASSWORD_FILE');
    return '';
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    faults.push(`NEO4J_PASSWORD_FILE: ${file} cannot be read`);
    return '';
  }
}
