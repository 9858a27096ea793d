import { ENTITY_KINDS } from '@rootline/graph/model';
import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A command with what may follow it, and whether files may. */
type Place = {
  /** `rootline openlineage send`. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly (Word & { readonly values?: readonly string[] })[];
  readonly values: readonly string[];
};
type Word = { readonly word: string; readonly about: string };

// Commander knows that these take a value, not which.
const VALUES: Readonly<Record<string, readonly string[]>> = { '--kind': ENTITY_KINDS };

/**
 * A script for the shell that completes commands, options and their values: `source <(rootline completion bash)`. It is
 * made from the program's own commands, and calls nothing when it completes.
 */
export function completionScript(shell: Shell, program: Command): string {
  const places = placesOf(program);
  const script = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell];
  return script(program.name(), places);
}

function placesOf(program: Command): readonly Place[] {
  const globals = program.options.map(optionOf);
  const visit = (command: Command, path: string): readonly Place[] => {
    const own = command === program ? [] : command.options.map(optionOf);
    const place = {
      path,
      commands: command.commands.map((sub) => ({ word: sub.name(), about: sub.description() })),
      options: [...own, ...globals, { word: '--help', about: 'display help for command' }],
      values: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    };
    return [place, ...command.commands.flatMap((sub) => visit(sub, `${path} ${sub.name()}`))];
  };
  return visit(program, program.name());
}

function optionOf(option: Option) {
  const word = option.long ?? option.short ?? '';
  const values = option.argChoices ?? VALUES[word] ?? (option.required || option.optional ? [] : undefined);
  return { word, about: option.description, ...(values === undefined ? {} : { values }) };
}

/** Options that take a value, with their values, each once. */
function valued(places: readonly Place[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    places.flatMap(({ options }) =>
      options.flatMap(({ word, values }) => (values === undefined ? [] : [[word, values]])),
    ),
  );
}

function wordsOf({ commands, options, values }: Place): string {
  return [...commands, ...options]
    .map(({ word }) => word)
    .concat(values)
    .join(' ');
}

function bashScript(name: string, places: readonly Place[]): string {
  const paths = places
    .slice(1)
    .map(({ path }) => `'${path}'`)
    .join('|');
  return `# ${name}: completion for bash. source <(${name} completion bash)
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='${name}' word words i
  case "$previous" in
${[...valued(places)].map(([word, values]) => `    ${word}) COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$current")); return;;`).join('\n')}
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$path $word" in
      ${paths}) path="$path $word";;
    esac
  done
  case "$path" in
${places.map((place) => `    '${place.path}') words='${wordsOf(place)}';;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
# Where nothing of this fits, files do.
complete -o default -F _${name} ${name}`;
}

function zshScript(name: string, places: readonly Place[]): string {
  const paths = places
    .slice(1)
    .map(({ path }) => `'${path}'`)
    .join('|');
  const described = ({ commands, options }: Place): string =>
    [...commands, ...options].map(({ word, about }) => `'${word}:${quoted(about)}'`).join(' ');
  return `#compdef ${name}
# ${name}: completion for zsh. source <(${name} completion zsh), after compinit
_${name}() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}" path_='${name}' i
  local -a entries
  case "$previous" in
${[...valued(places)].map(([word, values]) => `    ${word}) ${values.length === 0 ? '_files' : `compadd -- ${values.join(' ')}`}; return;;`).join('\n')}
  esac
  for ((i = 2; i < CURRENT; i++)); do
    case "$path_ \${words[i]}" in
      ${paths}) path_="$path_ \${words[i]}";;
    esac
  done
  case "$path_" in
${places.map((place) => `    '${place.path}') entries=(${described(place)})${place.values.length === 0 ? '' : `; compadd -- ${place.values.join(' ')}`};;`).join('\n')}
  esac
  _describe '${name}' entries
  [[ "$current" == -* ]] || _files
}
compdef _${name} ${name}`;
}

function fishScript(name: string, places: readonly Place[]): string {
  const lines = places.flatMap((place) => {
    const parts = place.path.split(' ').slice(1);
    const below = place.commands.map(({ word }) => word).join(' ');
    const seen = parts.map((part) => `__fish_seen_subcommand_from ${part}`);
    const unseen = below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`];
    const when = [...seen, ...unseen].join('; and ') || 'true';
    const at = `complete -c ${name} -n '${when}'`;
    return [
      ...place.commands.map(({ word, about }) => `${at} -f -a ${word} -d '${quoted(about)}'`),
      ...place.values.map((value) => `${at} -f -a ${value}`),
      ...place.options.map(({ word, about, values }) => {
        const taking = values === undefined ? '' : values.length === 0 ? ' -r' : ` -x -a '${values.join(' ')}'`;
        return `${at} -l ${word.replace(/^--/, '')}${taking} -d '${quoted(about)}'`;
      }),
    ];
  });
  return [`# ${name}: completion for fish. ${name} completion fish | source`, ...lines].join('\n');
}

/** Text within single quotes of a shell, on one line. */
function quoted(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll("'", '’')
    .replaceAll(':', '\\:');
}
