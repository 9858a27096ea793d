// What has to be on the machine before anything else, each with its cure.
import { spawnSync } from 'node:child_process';
import { StepError, jdkTool } from '../stack/packages.mjs';

const guide = 'docs/guide/install.md lists what is needed and how to get it.';

/** The first version number in what a program prints, or undefined where it does not run. @param {string} program @param {string} flag */
function version(program, flag) {
  const run = spawnSync(program, [flag], { encoding: 'utf8', timeout: 30_000 });
  if (run.status !== 0) return undefined;
  const numbers = /(\d+)\.?(\d+)?/.exec(`${run.stdout}${run.stderr}`);
  return numbers ? { major: Number(numbers[1]), minor: Number(numbers[2] ?? 0) } : undefined;
}

function isNode20() {
  return Number(process.versions.node.split('.')[0]) >= 20;
}

/**
 * Checks Node, git and, where the stack's own Neo4j is wanted, the JDK and Maven.
 * @param {{ java: boolean, maven: boolean }} needs maven: only until the jars are there
 * @throws {StepError} that lists everything missing at once
 */
export function checkPrerequisites({ java, maven }) {
  const faults = [];
  if (!isNode20())
    faults.push(
      `Node.js 20 or later is needed, this is ${process.version}. Get it from https://nodejs.org or with nvm, fnm or your package manager.`,
    );
  if (!version('git', '--version'))
    faults.push('git was not found. Install it with your package manager (apt install git, brew install git).');
  if (java) {
    const found = version(jdkTool('java'), '-version');
    const cure =
      'Install a JDK (apt install openjdk-17-jdk-headless, brew install openjdk@21) and put it on PATH or into JAVA_HOME.';
    if (!found) faults.push(`Java was not found. ${cure}`);
    else if (found.major < 17) faults.push(`JDK 17 or later is needed, this is ${found.major}. ${cure}`);
    else if (!version(jdkTool('jar'), '--version'))
      faults.push(`This Java is a runtime only, a JDK is needed. ${cure}`);
  }
  if (maven && !version('mvn', '--version'))
    faults.push('Maven was not found. Install it with your package manager (apt install maven, brew install maven).');
  if (faults.length > 0) throw new StepError(faults.map((fault) => `• ${fault}`).join('\n'), guide);
}

/** A Python of 3.11 or later: PYTHON, else the first good one on PATH. @returns {string} @throws {StepError} */
export function findPython() {
  const names = process.env['PYTHON']
    ? [process.env['PYTHON']]
    : ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
  const good = names.find((name) => {
    const found = version(name, '--version');
    return found !== undefined && (found.major > 3 || (found.major === 3 && found.minor >= 11));
  });
  if (good) return good;
  throw new StepError(
    'Python 3.11 or later is needed for the tests',
    'Install it with your package manager (apt install python3 python3-venv, brew install python), or name it in PYTHON.',
  );
}
