/**
 * Chromium for tests and screenshots, from an npm package: nothing is downloaded and nothing has to be installed.
 *
 * `CHROMIUM_PATH` names another Chromium, which is the way on anything but Linux on x64: the package carries no other
 * binary. The package's archives are unpacked once to node_modules/.cache, which takes some 3 s and 190 MB.
 */
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Browser, LaunchOptions } from 'playwright-core';

const cacheFolder = fileURLToPath(new URL('../node_modules/.cache/rootline/', import.meta.url));

// Fonts of the machine where there are any, so that a page looks as it does for people; else those of the package.
const fontsConfig = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;

/**
 * How Playwright starts Chromium on this machine, unpacking the package's binary when that has not been done.
 *
 * @throws Error that names `CHROMIUM_PATH` when the package has no binary for this machine.
 */
export const chromiumLaunchOptions = async (): Promise<LaunchOptions> => {
  // Chromium refuses to start its sandbox as root, which is who runs in most containers.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const own = process.env['CHROMIUM_PATH'];
  if (own !== undefined && own !== '') {
    return { executablePath: own, args };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Chromium comes with the packages for ${process.platform} on ${process.arch}: set CHROMIUM_PATH to an installed one.`,
    );
  }
  const folder = await unpackedChromium();
  return {
    executablePath: join(folder, 'chromium'),
    args: [...args, '--disable-gpu', '--font-render-hinting=none'],
    env: {
      ...definedVariables(),
      // NSS, NSPR and expat from the package: a bare machine has none.
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
};

/** Starts a headless Chromium. The caller closes it. */
export const launchChromium = async (options: LaunchOptions = {}): Promise<Browser> => {
  const own = await chromiumLaunchOptions();
  return chromium.launch({ ...own, ...options, args: [...(own.args ?? []), ...(options.args ?? [])] });
};

const definedVariables = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** The folder with `chromium`, `lib/` and `fonts/`; unpacked beside it first and then renamed, so that it is whole or absent. */
const unpackedChromium = async (): Promise<string> => {
  const packageFolder = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../..');
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const folder = join(cacheFolder, `chromium-${version}`);
  if (existsSync(folder)) {
    return folder;
  }
  await mkdir(cacheFolder, { recursive: true });
  const partial = await mkdtemp(join(cacheFolder, 'unpacking-'));
  try {
    const archives = join(packageFolder, 'bin');
    await Promise.all([
      pipeline(
        createReadStream(join(archives, 'chromium.br')),
        createBrotliDecompress(),
        createWriteStream(join(partial, 'chromium'), { mode: 0o755 }),
      ),
      unpackTar(join(archives, 'al2023.tar.br'), partial),
      unpackTar(join(archives, 'fonts.tar.br'), partial),
    ]);
    await writeFile(join(partial, 'fonts.conf'), fontsConfig(folder));
    await rename(partial, folder);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have been first; then its folder is as good as ours.
    if (!existsSync(folder)) {
      throw new Error(`Chromium could not be unpacked to ${folder}`, { cause });
    }
  }
  return folder;
};

const unpackTar = async (archive: string, folder: string): Promise<void> => {
  // Through a file: tar stops reading at the end mark, before the padding after it, and a pipe would break there.
  const plain = join(folder, basename(archive, '.br'));
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(plain));
  await promisify(execFile)('tar', ['-x', '-f', plain, '-C', folder]);
  await rm(plain);
};
