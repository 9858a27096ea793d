import { Argument, type Command, InvalidArgumentError } from 'commander';
import { type Open, integer } from './read-commands.ts';
import {
  RETENTION_WORDS,
  type RetentionWord,
  applyRetention,
  dryRun,
  setRetention,
  showRetention,
} from './show-retention.ts';

const KIND =
  'what: ledger-detail is the list of changes of old ledger entries, which stay otherwise; bodies is what was accepted, which a backup has to hold';
const kind = () => new Argument('<kind>', KIND).choices(RETENTION_WORDS);

/** Commands on how long things are kept. */
export function addRetention(program: Command, { hub, terminal }: Open): void {
  const retention = program.command('retention').description('how long things are kept, and dropping what is older');
  retention
    .command('show')
    .description('the policies, and what they have dropped')
    .action(() => showRetention(hub(), terminal()));
  retention
    .command('set')
    .description('keep something for some days (30 to 36500), or for good; drops nothing by itself')
    .addArgument(kind())
    .argument('<days>', 'a number of days, or off', daysOrOff)
    .action((what: RetentionWord, days: number | null) => setRetention(hub(), terminal(), what, days));
  retention
    .command('dry-run')
    .description('what applying the policy would drop now')
    .addArgument(kind())
    .option('--keep-days <n>', 'as if the policy said so many', integer(30, 36_500))
    .action((what: RetentionWord, { keepDays }: { readonly keepDays?: number }) =>
      dryRun(hub(), terminal(), what, keepDays),
    );
  retention
    .command('apply')
    .description('drop what is older than its policy keeps it; the ledger says what, and by whom')
    .addArgument(kind())
    .action((what: RetentionWord) => applyRetention(hub(), terminal(), what));
}

function daysOrOff(text: string): number | null {
  if (text === 'off') return null;
  const days = Number(text);
  if (!Number.isInteger(days)) throw new InvalidArgumentError('Expected a whole number of days, or off.');
  return days;
}
