import { readFileSync } from 'node:fs';
import { HOST_NAMES, type HostName } from './hosts/host.ts';

/** What hosts sign their deliveries with; of a host without any nothing is taken (but on the local stack). */
export type WebhookSecrets = Readonly<Record<HostName, readonly string[]>>;

/** The variable that holds a host's secret: `ROOTLINE_BITBUCKET_SERVER_SECRET`. With `_FILE`: a file of secrets, one a line. */
export function secretVariable(host: HostName): string {
  return `ROOTLINE_${host.toUpperCase().replace('-', '_')}_SECRET`;
}

/** Adds to `faults` what cannot be read; never says what is in it. */
export function readSecrets(env: Readonly<Record<string, string | undefined>>, faults: string[]): WebhookSecrets {
  const of = (host: HostName): readonly string[] => {
    const variable = secretVariable(host);
    const direct = env[variable];
    const file = env[`${variable}_FILE`];
    return [
      ...(direct === undefined ? [] : [direct]),
      ...(file === undefined ? [] : secretsIn(file, variable, faults)),
    ];
  };
  return Object.fromEntries(HOST_NAMES.map((host) => [host, of(host)])) as Record<HostName, readonly string[]>;
}

function secretsIn(file: string, variable: string, faults: string[]): readonly string[] {
  try {
    const lines = readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '');
    if (lines.length === 0) faults.push(`${variable}_FILE: ${file} holds no secret`);
    return lines.map((line) => line.trim());
  } catch {
    faults.push(`${variable}_FILE: ${file} cannot be read`);
    return [];
  }
}
