// The shape a dashboard file must have: Grafana's own schema, with plain texts where it has enums.
import type { AnnotationQuery, Dashboard, VariableOption } from '@grafana/schema';

type Plain<T> =
  T extends string ? (string extends T ? string : `${T}`)
  : T extends number | boolean | null | undefined ? T
  : T extends (infer U)[] ? Plain<U>[]
  : T extends VariableOption ? { [K in keyof T]?: Plain<T[K]> } // Grafana exports `current: {}`
  : T extends object ? { [K in keyof T]: Plain<T[K]> }
  : T;

/** What a Prometheus annotation has besides: the schema leaves it to the data source. */
interface PrometheusAnnotation {
  expr?: string;
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  useValueForTime?: boolean;
}

type Annotations = { list?: (AnnotationQuery & PrometheusAnnotation)[] };

export type DashboardFile = Plain<Partial<Omit<Dashboard, 'annotations'>> & { annotations?: Annotations }>;
