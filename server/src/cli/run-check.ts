import { type CheckReport, checkStore } from '../maintenance/check-store.ts';
import { recordOutcome } from '../storekeeping/record-outcome.ts';
import { EXIT } from './cli-error.ts';
import { countingLine } from './counting-line.ts';
import { type StoreConnection, noting, openStores } from './store-connection.ts';
import { type Terminal, printable, show } from './terminal.ts';

/** Holds ledger, graph and bodies against each other; ends with 1 when something is wrong. @throws CliError */
export async function runCheck(terminal: Terminal, options: { readonly deep?: boolean }): Promise<void> {
  const stores = await openStores();
  const line = countingLine(terminal);
  try {
    const report = await checkStore(stores.database, stores.storage.bodies, { ...options, onProgress: line.update });
    line.clear();
    await record(terminal, stores, report, options.deep === true);
    show(terminal, report, () => {
      const { entries, facts, bodies, ok, counts, findings, withoutDetail, withoutBody } = report;
      const gone = [
        ...(withoutDetail === 0 ? [] : [`the changes of ${withoutDetail} entries`]),
        ...(withoutBody === 0 ? [] : [`the bodies of ${withoutBody} entries`]),
      ];
      const less = gone.length === 0 ? '' : ` (${gone.join(' and ')} were dropped under a policy)`;
      const looked = `looked at ${entries} entries, ${facts} facts and ${bodies} bodies${less}`;
      if (ok) return `${looked}: everything is as the ledger says`;
      const totals = Object.entries(counts).map(([kind, count]) => `  ${count} × ${kind}`);
      const shown = findings.map(({ kind, what }) => `  ${kind}: ${printable(what)}`);
      return [`${looked}: not everything is as the ledger says`, ...totals, 'The first of them:', ...shown].join('\n');
    });
    if (!report.ok) process.exitCode = EXIT.refused;
  } finally {
    line.clear();
    await stores.close();
  }
}

/** What was found is told by the hub too; that it cannot be written down does not change it. */
async function record(
  terminal: Terminal,
  { database, storage: { bodies } }: StoreConnection,
  report: CheckReport,
  deep: boolean,
): Promise<void> {
  const { seq, entries, facts, bodies: looked, counts, ms } = report;
  const findings = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const value = { at: Date.now(), seq, entries, facts, bodies: looked, findings, deep, ms };
  await noting(terminal, recordOutcome({ database, bodies }, { what: 'checked', value }));
}
