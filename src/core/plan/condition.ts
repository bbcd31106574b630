// What may the plan ask of an alert, an event or a request? CEL expressions, checked when the plan is read, evaluated when something arrives.

import { Environment } from '@marcbachmann/cel-js';
import type { Alert } from '../alert/alert.ts';
import { parseExactly } from '../kernel/exact-json.ts';
import { ok, type Refusal, type Result } from '../kernel/result.ts';
import { type Budget, isOverspent, newBudget } from './expression/budget.ts';
import { meter } from './expression/metered.ts';

/**
 * `alert`: a scenario's `when`. `event`: an integration's `service from`. `request`: a webhook's `map` (`body` and `headers`).
 * `incident`: criteria, facts, regulations. `invitation`: whether to invite a `customer` to an `incident`.
 */
export type Variables = 'alert' | 'event' | 'request' | 'incident' | 'invitation';

/** Gives the expression's value. Refusals: `expression-failed` (a missing key, say), `expression-too-costly` (the budget is used up). */
export type Expression = (values: Readonly<Record<string, unknown>>, budget?: Budget) => Result<unknown>;

/** `offset`: where in the text the fault lies, in UTF-16 units. */
export interface ExpressionFault {
  readonly code: 'expression-unreadable' | 'expression-wrong-type' | 'expression-too-long' | 'expression-pattern';
  readonly message: string;
  readonly offset: number;
}

/** What conditions see of an alert. */
export type AlertFacts = Pick<
  Alert,
  'summary' | 'source' | 'level' | 'component' | 'group' | 'class' | 'service' | 'integration' | 'details'
>;

/** An expression longer than this belongs in code. */
export const longestExpression = 2_000;

/** Checks and compiles an expression that must be true or false. */
export function compileCondition(text: string, variables: Variables): Result<Expression, ExpressionFault> {
  const compiled = compile(text, variables);
  if (!compiled.ok) return compiled;
  if (compiled.type === 'bool' || compiled.type === 'dyn') return ok(compiled.run);
  return fault('expression-wrong-type', `a condition must be true or false, and this is of type ${compiled.type}`, 0);
}

/** Checks and compiles an expression of any type. */
export function compileExpression(text: string, variables: Variables): Result<Expression, ExpressionFault> {
  const compiled = compile(text, variables);
  return compiled.ok ? ok(compiled.run) : compiled;
}

/** `unjudged`: it would take more work than there is, or it is none that can be evaluated. */
export type Judgement = 'fits' | 'does not fit' | 'unjudged';

/** Whether an alert, as `alertValues` gives it, fits a scenario's `when`; `null` fits every alert. What fails, as a missing detail does, does not fit. */
export function judge(when: string | null, alert: Readonly<Record<string, unknown>>, budget: Budget): Judgement {
  if (when === null) return 'fits';
  const compiled = compile(when, 'alert');
  if (!compiled.ok) return 'unjudged';
  const value = compiled.run({ alert }, budget);
  if (!value.ok) return value.refusal.code === tooCostly ? 'unjudged' : 'does not fit';
  return value.value === true ? 'fits' : 'does not fit';
}

/** The same for a single condition. */
export function matches(when: string | null, alert: AlertFacts): boolean {
  return judge(when, alertValues(alert), newBudget()) === 'fits';
}

/** Whether a condition over `incident` holds; what cannot be evaluated does not. */
export function conditionHolds(when: string, incident: Readonly<Record<string, unknown>>): boolean {
  const compiled = compile(when, 'incident');
  if (!compiled.ok) return false;
  const value = compiled.run({ incident });
  return value.ok && value.value === true;
}

/** An alert or a sender's event as CEL sees it: empty text for what is missing, `details` parsed into a map, `labels` those within it. */
export function alertValues(alert: AlertFacts): Readonly<Record<string, unknown>> {
  const details = detailsOf(alert.details);
  return {
    ...alert,
    component: alert.component ?? '',
    group: alert.group ?? '',
    class: alert.class ?? '',
    details,
    labels: labelsOf(details),
  };
}

type Compiled = { readonly ok: true; readonly run: Expression; readonly type: string } | Fault;
type Fault = { readonly ok: false; readonly refusal: ExpressionFault };

const alertSchema = {
  summary: 'string',
  source: 'string',
  level: 'string',
  component: 'string',
  group: 'string',
  class: 'string',
  service: 'string',
  integration: 'string',
  details: 'map<string, dyn>',
  labels: 'map<string, string>',
};

/** What conditions see of an incident. Shares are 0 to 1; counts are whole numbers. */
const incidentSchema = {
  title: 'string',
  service: 'string',
  tier: 'int',
  scenario: 'string',
  severity: 'string',
  severityRank: 'int',
  urgency: 'string',
  phase: 'string',
  minutesOpen: 'int',
  alerts: 'int',
  openAlerts: 'int',
  customersAffected: 'int',
  shareOfCustomers: 'double',
  dataAtRisk: 'bool',
  drill: 'bool',
  regions: 'list<string>',
  rolesFilled: 'list<string>',
};

const customerSchema = { id: 'string', name: 'string', tier: 'string', regions: 'list<string>', minutesDownThisMonth: 'int' };

const options = { limits: { maxAstNodes: 500, maxDepth: 50, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 10 } };

const environments: Readonly<Record<Variables, Environment>> = {
  alert: withGet(new Environment(options)).registerVariable({ name: 'alert', schema: alertSchema }),
  event: withGet(new Environment(options)).registerVariable({ name: 'event', schema: alertSchema }),
  incident: new Environment(options).registerVariable({ name: 'incident', schema: incidentSchema }),
  invitation: new Environment(options)
    .registerVariable({ name: 'incident', schema: incidentSchema })
    .registerVariable({ name: 'customer', schema: customerSchema }),
  request: new Environment(options).registerVariable('body', 'dyn').registerVariable('headers', 'map<string, string>'),
};

/** Compiling depends on nothing but its arguments, so what was compiled once is kept; beyond this many all is forgotten. */
const mostKept = 10_000;
const kept = new Map<string, Compiled>();

function compile(text: string, variables: Variables): Compiled {
  const key = `${variables} ${text}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const compiled = compileAfresh(text, variables);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, compiled);
  return compiled;
}

function compileAfresh(text: string, variables: Variables): Compiled {
  if (text.length > longestExpression) {
    return fault('expression-too-long', `an expression may have ${longestExpression} characters at most`, longestExpression);
  }
  const environment = environments[variables];
  const checked = environment.check(text);
  if (!checked.valid) {
    const error = checked.error;
    return fault('expression-unreadable', `this is no valid expression: ${summaryOf(error)}`, error?.range?.start ?? 0);
  }
  const evaluate = environment.parse(text);
  evaluate.check();
  const payer = { budget: newBudget() };
  const pattern = meter(evaluate.ast, payer);
  if (pattern !== null) return fault('expression-pattern', pattern.message, pattern.offset);
  const run: Expression = (values, budget = newBudget()) => {
    payer.budget = budget;
    try {
      const value = evaluate(values);
      return isOverspent(budget) ? tooMuch() : ok(value);
    } catch (error) {
      return isOverspent(budget) ? tooMuch() : failed(error);
    }
  };
  return { ok: true, run, type: checked.type ?? 'dyn' };
}

export const tooCostly = 'expression-too-costly';

function tooMuch(): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code: tooCostly, message: 'it takes more work than an expression may take on one request' } };
}

/** The first line: the rest is a drawing of the place in the expression. */
function failed(error: unknown): { readonly ok: false; readonly refusal: Refusal } {
  const line = error instanceof Error ? error.message.split('\n', 1)[0] : undefined;
  const message = line === undefined || line === '' ? 'the expression failed' : line;
  return { ok: false, refusal: { code: 'expression-failed', message } };
}

function summaryOf(error: { readonly summary?: string; readonly message: string } | undefined): string {
  return error?.summary ?? error?.message ?? 'it cannot be read';
}

function fault(code: ExpressionFault['code'], message: string, offset: number): Fault {
  return { ok: false, refusal: { code, message, offset } };
}

/** `alert.labels.get("env")`: empty text for a label that is not there, as Alertmanager itself takes it. */
function withGet(environment: Environment): Environment {
  return environment.registerFunction({
    name: 'get',
    receiverType: 'map',
    returnType: 'string',
    params: [{ name: 'key', type: 'string' }],
    handler: (map: unknown, key: string) => textIn(map, key),
  });
}

function textIn(map: unknown, key: string): string {
  const value: unknown = map instanceof Map ? map.get(key) : isMapping(map) && Object.hasOwn(map, key) ? map[key] : '';
  return typeof value === 'string' ? value : '';
}

function detailsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const details: unknown = parseExactly(text);
    return isMapping(details) ? details : {};
  } catch {
    return {};
  }
}

/** What Alertmanager and Grafana send as the alert's labels. */
function labelsOf(details: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const labels = Object.hasOwn(details, 'labels') ? details.labels : null;
  if (!isMapping(labels)) return {};
  return Object.fromEntries(Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
