// The command `render`: draws dashboards and says per panel whether it shows data.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withBrowser } from './browser.mjs';
import { ROOT, buildPage } from './build.mjs';
import { layout } from './layout.mjs';
import { Prometheus } from './prometheus.mjs';
import { runPanel } from './queries.mjs';
import { durationMs, intervals, parseFrom } from './time.mjs';
import { resolveVariables } from './variables.mjs';

const USAGE = `usage: render DASHBOARD.json... --prometheus URL [options]

  --prometheus URL       the Prometheus to query, for example http://127.0.0.1:9090
  --out DIR              where the PNG and JSON files go (default: the tool's own out/pictures)
  --var NAME=VALUE       value of a template variable; repeat it for several values; All is every value
  --from -15m            start of the time range, which ends now (default: -15m)
  --width 1600           width of the picture in pixels (default: 1600)
  --first                only what a dashboard opens with: rows that are closed stay closed
  --scrape-interval 15s  the data source's scrape interval, for $__rate_interval (default: 15s)
  --excuse REGEX         a panel whose title matches may be without data, failed or unsupported; repeatable
  --allow-nodata         panels without data do not fail the run
exit code: 0 all panels show data (or are excused), 1 some do not, 2 the run itself failed`;

/** `--from -15m` as `--from=-15m`, for the parser takes a value with a dash for an option. */
function joinFrom(args) {
  const at = args.indexOf('--from');
  return at < 0 ? args : [...args.slice(0, at), `--from=${args[at + 1] ?? ''}`, ...joinFrom(args.slice(at + 2))];
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      prometheus: { type: 'string' },
      out: { type: 'string', default: path.join(ROOT, 'out', 'pictures') },
      var: { type: 'string', multiple: true, default: [] },
      from: { type: 'string', default: '-15m' },
      width: { type: 'string', default: '1600' },
      first: { type: 'boolean', default: false },
      'scrape-interval': { type: 'string', default: '15s' },
      excuse: { type: 'string', multiple: true, default: [] },
      'allow-nodata': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    args: joinFrom(process.argv.slice(2)),
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (!positionals.length || !values.prometheus) throw new Error(USAGE);
  const vars = {};
  for (const pair of values.var) {
    const [name, ...rest] = pair.split('=');
    if (!rest.length) throw new Error(`--var wants name=value, not "${pair}"`);
    (vars[name] ??= []).push(rest.join('='));
  }
  const to = Math.floor(Date.now() / 1e3) * 1e3;
  const scrapeMs = durationMs(values['scrape-interval']);
  if (!scrapeMs) throw new Error(`not a duration: --scrape-interval ${values['scrape-interval']}`);
  const width = Number(values.width);
  if (!(width >= 400 && width <= 8000)) throw new Error('--width must be between 400 and 8000');
  return {
    files: positionals,
    prometheus: new Prometheus(values.prometheus),
    out: values.out,
    vars,
    range: { from: to - parseFrom(values.from), to },
    width,
    first: values.first,
    scrapeMs,
    excuses: values.excuse.map((r) => new RegExp(r)),
    allowNodata: values['allow-nodata'],
  };
}

function readDashboard(file) {
  try {
    const json = JSON.parse(fs.readFileSync(file, 'utf8'));
    return json.dashboard ?? json; // as the API gives it, or as a file
  } catch (e) {
    throw new Error(`${file}: ${e.message}`);
  }
}

/** Draws one dashboard; writes NAME.png and NAME.report.json; gives the report. */
async function drawDashboard(file, o, openPage) {
  const dashboard = readDashboard(file);
  const builtIn = {
    ...intervals(o.range, { maxPoints: o.width, scrapeMs: o.scrapeMs }).vars,
    __dashboard: dashboard.title ?? '',
  };
  const { vars, errors } = await resolveVariables(dashboard, o.prometheus, o.range, builtIn, o.vars);
  const { items, height } = layout(dashboard, vars, o.width, { rowsAsTheyAre: o.first });
  const jobs = await Promise.all(items.map(async ({ vars: scope, ...item }) => ({
    ...item,
    vars: scope,
    ...(await runPanel({ ...item, vars: scope }, o)),
  })));
  const { page, problems } = await openPage(o.width, height);
  const drawn = await page.evaluate((job) => window.dashboardPage.draw(job), { jobs, width: o.width, height });
  const name = path.basename(file, '.json');
  const picture = path.join(o.out, `${name}.png`);
  await page.screenshot({ path: picture });
  await page.close();
  errors.push(...problems.map((text) => `while drawing: ${text.split('\n')[0]}`));

  const panels = jobs.flatMap((job, i) => (job.panel.type === 'row' ? [] : [{
    title: job.title,
    type: job.panel.type,
    ...drawn[i],
    excused: o.excuses.some((r) => r.test(job.title)) || undefined,
    queries: job.queries,
  }]));
  const report = {
    dashboard: file,
    title: dashboard.title,
    picture,
    from: new Date(o.range.from).toISOString(),
    to: new Date(o.range.to).toISOString(),
    variables: Object.fromEntries(Object.values(vars).filter((v) => typeof v === 'object').map((v) => [v.name, v.value])),
    errors,
    panels,
  };
  fs.writeFileSync(path.join(o.out, `${name}.report.json`), `${JSON.stringify(report, null, 2)}\n`);
  return { name, ...report };
}

/** Prints the summary of one report; true when nothing in it is amiss. */
function summarize({ name, panels, errors, picture }, { allowNodata }) {
  const count = (state) => panels.filter((p) => p.state === state);
  const quoted = (list) => list.map((p) => `"${p.title}"${p.excused ? ' (excused)' : ''}`).join(', ');
  const parts = [`${panels.length} panels`, `${count('data').length} data`];
  for (const [state, words] of [['nodata', 'no data'], ['error', 'error'], ['unsupported', 'unsupported']]) {
    const list = count(state);
    if (list.length) parts.push(`${list.length} ${words}: ${quoted(list)}`);
  }
  console.log(`${name}: ${parts.join(', ')}`);
  for (const e of errors) console.log(`  ${e}`);
  for (const p of panels.filter((x) => x.state === 'error' || x.state === 'unsupported')) console.log(`  "${p.title}": ${p.message}`);
  console.log(`  ${picture}`);
  const bad = panels.filter((p) => p.state !== 'data' && !p.excused && !(p.state === 'nodata' && allowNodata));
  return bad.length === 0 && errors.length === 0;
}

async function main() {
  const o = readArguments();
  await o.prometheus.instant('1', o.range.to); // fail early, and clearly, when it is not there
  fs.mkdirSync(o.out, { recursive: true });
  await buildPage();
  await withBrowser(async (openPage) => {
    for (const file of o.files) {
      if (!summarize(await drawDashboard(file, o, openPage), o)) process.exitCode = 1;
    }
  });
}

main().catch((e) => {
  console.error(`dashboard-render: ${e.message}`);
  process.exitCode = 2;
});
