// Where each panel goes: Grafana's 24-column grid, with rows opened and repeats laid out.
import { interpolate, repeatValues } from './variables.mjs';

const COLUMNS = 24;
const CELL = 30;
const GAP = 8;
const MARGIN = 16;

/** Dashboards before schema 16 hold `rows` of panels with a span of 12; gives them the grid of today. */
function modernPanels(dashboard) {
  if (!dashboard.rows?.length) return dashboard.panels ?? [];
  let y = 0;
  return dashboard.rows.flatMap((row) => {
    const h = Math.ceil((parseInt(row.height, 10) || 250) / (CELL + GAP));
    const title = row.showTitle ? [{ type: 'row', title: row.title, panels: [], gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 } }] : [];
    let x = 0;
    const panels = (row.panels ?? []).map((panel) => {
      const w = (panel.span ?? 4) * 2;
      if (x + w > COLUMNS) [x, y] = [0, y + h];
      x += w;
      return { ...panel, gridPos: { x: x - w, y, w, h } };
    });
    y += h;
    return [...title, ...panels];
  });
}

const position = (p) => ({ x: 0, y: 0, w: 12, h: 8, ...p.gridPos });
const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** Moves every item up as far as it goes, as the grid does; gives the height. */
function compact(items) {
  const placed = [];
  for (const { grid } of [...items].sort((a, b) => a.grid.y - b.grid.y || a.grid.x - b.grid.x)) {
    while (placed.some((p) => overlap(p, grid))) grid.y++;
    while (grid.y > 0 && !placed.some((p) => overlap(p, { ...grid, y: grid.y - 1 }))) grid.y--;
    placed.push(grid);
  }
  return Math.max(0, ...placed.map((g) => g.y + g.h));
}

/** The copies of a repeated panel, or the panel itself: [{panel, grid, vars}]. */
function copies(panel, vars) {
  const grid = position(panel);
  const variable = vars[panel.repeat];
  if (!panel.repeat || typeof variable !== 'object') return [{ panel, grid, vars }];
  const values = repeatValues(variable);
  const w = Math.max(COLUMNS / values.length, COLUMNS / (panel.maxPerRow ?? 4));
  return values.map((value, i) => {
    const place = panel.repeatDirection === 'v'
      ? { ...grid, y: grid.y + i * grid.h }
      : { ...grid, w, x: (i * w) % COLUMNS, y: grid.y + Math.floor((i * w) / COLUMNS) * grid.h };
    return { panel, grid: place, vars: { ...vars, [variable.name]: value } };
  });
}

/** The panels of one row (or of the top of the dashboard), placed from y = 0. */
function groupItems(panels, vars) {
  const sorted = [...panels].sort((a, b) => position(a).y - position(b).y || position(a).x - position(b).x);
  let shift = 0;
  return sorted.flatMap((panel) => {
    const items = copies(panel, vars);
    for (const item of items) item.grid = { ...item.grid, y: item.grid.y + shift };
    const own = position(panel);
    shift += Math.max(...items.map((i) => i.grid.y + i.grid.h)) - shift - own.y - own.h;
    return items;
  });
}

/** Splits the panels into groups: what stands before the first row, then each row with its panels. */
function groups(panels) {
  const list = [{ row: null, panels: [] }];
  for (const panel of [...panels].sort((a, b) => position(a).y - position(b).y || position(a).x - position(b).x)) {
    if (panel.type === 'row') list.push({ row: panel, panels: [...(panel.panels ?? [])] });
    else list.at(-1).panels.push(panel);
  }
  return list;
}

/**
 * @returns {{items: {panel, vars, title, x, y, width, height}[], height: number}} pixels in the page
 */
export function layout(dashboard, vars, width, { rowsAsTheyAre = false } = {}) {
  const items = [];
  let y = 0;
  for (const { row, panels: all } of groups(modernPanels(dashboard))) {
    const panels = rowsAsTheyAre && row?.collapsed ? [] : all;
    const variable = vars[row?.repeat];
    const scopes = typeof variable === 'object'
      ? repeatValues(variable).map((v) => ({ ...vars, [variable.name]: v }))
      : [vars];
    for (const scope of scopes) {
      if (row) items.push({ panel: row, vars: scope, grid: { x: 0, y: y++, w: COLUMNS, h: 1 } });
      const group = groupItems(panels, scope);
      const height = compact(group);
      for (const item of group) items.push({ ...item, grid: { ...item.grid, y: item.grid.y + y } });
      y += height;
    }
  }
  const column = (width - 2 * MARGIN - GAP * (COLUMNS - 1)) / COLUMNS;
  return {
    height: y * (CELL + GAP) + 2 * MARGIN,
    items: items.map(({ panel, vars: scope, grid }) => ({
      panel,
      vars: scope,
      title: interpolate(panel.title ?? '', scope, 'text'),
      x: Math.round(MARGIN + grid.x * (column + GAP)),
      y: Math.round(MARGIN + grid.y * (CELL + GAP)),
      width: Math.round(grid.w * column + (grid.w - 1) * GAP),
      height: Math.round(grid.h * (CELL + GAP) - GAP),
    })),
  };
}
