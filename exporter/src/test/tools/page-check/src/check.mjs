// Opens pages in Chromium in three settings, checks them and draws them.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const PATIENCE_MS = 180000; // a machine may be busy with other tests
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Colors are all that differs in the dark, and a phone has the colors of the light.
const RULES = {
  light: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
  dark: { type: 'rule', values: ['color-contrast'] },
};
const SETTINGS = {
  light: { viewport: { width: 1180, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1180, height: 800 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', isMobile: true, deviceScaleFactor: 2 },
};

async function violations(page, setting) {
  if (!RULES[setting]) return [];
  await page.evaluate(AXE);
  const result = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] }), RULES[setting]);
  return result.violations.map(
    (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' ')}`,
  );
}

async function check(browser, url, setting, picture) {
  const context = await browser.newContext({ ...SETTINGS[setting], locale: 'en-US', timezoneId: 'UTC' });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  await page.goto(url, { timeout: PATIENCE_MS, waitUntil: 'load' });
  if (setting === 'light') {
    await page.screenshot({ path: picture.replace('.png', '-top.png'), timeout: PATIENCE_MS });
  }
  await page.screenshot({ path: picture, fullPage: true, timeout: PATIENCE_MS });
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  if (width[0] > width[1]) problems.push(`page: ${width[0]} wide on a screen of ${width[1]}`);
  problems.push(...(await violations(page, setting)));
  await context.close();
  return problems;
}

const [directory, ...pages] = process.argv.slice(2);
fs.mkdirSync(directory, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
  timeout: PATIENCE_MS,
});
let failed = false;
try {
  for (const one of pages) {
    const at = one.indexOf('=');
    const name = one.slice(0, at);
    for (const setting of Object.keys(SETTINGS)) {
      const picture = path.join(directory, `${name}-${setting}.png`);
      for (const problem of await check(browser, one.slice(at + 1), setting, picture)) {
        failed = true;
        console.log(`${name} ${setting}: ${problem}`);
      }
    }
  }
} finally {
  await browser.close();
}
process.exitCode = failed ? 1 : 0;
