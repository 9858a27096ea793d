import { checkStore } from '../maintenance/check-store.ts';
import { EXIT } from './cli-error.ts';
import { countingLine } from './counting-line.ts';
import { openStores } from './store-connection.ts';
import { type Terminal, printable, show } from './terminal.ts';

/** Holds ledger, graph and bodies against each other; ends with 1 when something is wrong. @throws CliError */
export async function runCheck(terminal: Terminal, options: { readonly deep?: boolean }): Promise<void> {
  const stores = await openStores();
  const line = countingLine(terminal);
  try {
    const report = await checkStore(stores.database, stores.storage.bodies, { ...options, onProgress: line.update });
    line.clear();
    show(terminal, report, () => {
      const { entries, facts, bodies, ok, counts, findings } = report;
      const looked = `looked at ${entries} entries, ${facts} facts and ${bodies} bodies`;
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
