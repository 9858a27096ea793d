/** A run of OpenLineage that anybody can send, to this very hub; it makes two datasets, a job and a run. */
export function firstEventCommand(origin: string, now: Date, runId: string): string {
  const event = {
    eventType: 'COMPLETE',
    eventTime: now.toISOString(),
    producer: 'https://example.org/first-steps',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    run: { runId },
    job: { namespace: 'first-steps', name: 'clean' },
    inputs: [{ namespace: 'first-steps', name: 'raw' }],
    outputs: [{ namespace: 'first-steps', name: 'cleaned' }],
  };
  return [
    `curl ${origin}/api/v1/lineage \\`,
    "  -H 'content-type: application/json' \\",
    `  -d '${JSON.stringify(event)}'`,
  ].join('\n');
}

/** A random UUID (version 4), also where a page has no secure context and so no `crypto.randomUUID`. */
export function randomRunId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
